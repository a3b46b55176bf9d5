using Temporalio.Common;

namespace Temporalio.Workflows;

/// <summary>Options of a local activity; one of <see cref="StartToCloseTimeout"/> and <see cref="ScheduleToCloseTimeout"/> is required.</summary>
public class LocalActivityOptions : ICloneable
{
    public TimeSpan? ScheduleToCloseTimeout { get; set; }

    public TimeSpan? ScheduleToStartTimeout { get; set; }

    public TimeSpan? StartToCloseTimeout { get; set; }

    public RetryPolicy? RetryPolicy { get; set; }

    public ActivityCancellationType CancellationType { get; set; } = ActivityCancellationType.TryCancel;

    /// <summary>Cancels the activity; the workflow's own token when null.</summary>
    public CancellationToken? CancellationToken { get; set; }

    public string? ActivityId { get; set; }

    /// <summary>A longer wait between two attempts becomes a timer of the workflow.</summary>
    public TimeSpan? LocalRetryThreshold { get; set; }

    public string? Summary { get; set; }

    public virtual object Clone()
    {
        var copy = (LocalActivityOptions)MemberwiseClone();
        copy.RetryPolicy = RetryPolicy is { } policy ? policy with { } : null;
        return copy;
    }
}
