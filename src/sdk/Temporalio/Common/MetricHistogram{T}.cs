namespace Temporalio.Common;

/// <summary>A distribution of values.</summary>
public abstract class MetricHistogram<T> : Metric<T>
    where T : struct
{
    protected MetricHistogram(string name, string? unit = null, string? description = null)
        : base(name, unit, description)
    {
    }

    public abstract void Record(T value, IEnumerable<KeyValuePair<string, object>>? extraTags = null);

    public abstract MetricHistogram<T> WithTags(IEnumerable<KeyValuePair<string, object>> tags);
}
