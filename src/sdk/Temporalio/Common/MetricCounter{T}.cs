namespace Temporalio.Common;

/// <summary>A value that only grows.</summary>
public abstract class MetricCounter<T> : Metric<T>
    where T : struct
{
    protected MetricCounter(string name, string? unit = null, string? description = null)
        : base(name, unit, description)
    {
    }

    public abstract void Add(T value, IEnumerable<KeyValuePair<string, object>>? extraTags = null);

    public abstract MetricCounter<T> WithTags(IEnumerable<KeyValuePair<string, object>> tags);
}
