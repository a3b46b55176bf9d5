namespace Temporalio.Common;

/// <summary>Something measured, with the type of its values.</summary>
public abstract class Metric<T> : Metric
    where T : struct
{
    private protected Metric(string name, string? unit, string? description)
        : base(name, unit, description)
    {
    }
}
