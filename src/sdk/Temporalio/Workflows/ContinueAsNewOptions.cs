using Temporalio.Common;

namespace Temporalio.Workflows;

/// <summary>Options of the run that follows a continue-as-new.</summary>
public class ContinueAsNewOptions : ICloneable
{
    public string? TaskQueue { get; set; }

    public TimeSpan? RunTimeout { get; set; }

    public TimeSpan? TaskTimeout { get; set; }

    public TimeSpan? BackoffStartInterval { get; set; }

    public RetryPolicy? RetryPolicy { get; set; }

    /// <summary>Memo of the new run; this run's memo when null.</summary>
    public IReadOnlyDictionary<string, object>? Memo { get; set; }

    /// <summary>Search attributes of the new run; this run's ones when null.</summary>
    public SearchAttributeCollection? TypedSearchAttributes { get; set; }

    public InitialVersioningBehavior? InitialVersioningBehavior { get; set; }

    public virtual object Clone()
    {
        var copy = (ContinueAsNewOptions)MemberwiseClone();
        copy.RetryPolicy = RetryPolicy is { } policy ? policy with { } : null;
        return copy;
    }
}
