using Temporalio.Common;

namespace Temporalio.Workflows;

/// <summary>Options of an activity; one of <see cref="StartToCloseTimeout"/> and <see cref="ScheduleToCloseTimeout"/> is required.</summary>
public class ActivityOptions : ICloneable
{
    public TimeSpan? ScheduleToCloseTimeout { get; set; }

    public TimeSpan? ScheduleToStartTimeout { get; set; }

    public TimeSpan? StartToCloseTimeout { get; set; }

    public TimeSpan? HeartbeatTimeout { get; set; }

    public RetryPolicy? RetryPolicy { get; set; }

    public ActivityCancellationType CancellationType { get; set; } = ActivityCancellationType.TryCancel;

    /// <summary>Cancels the activity; the workflow's own token when null.</summary>
    public CancellationToken? CancellationToken { get; set; }

    public string? TaskQueue { get; set; }

    public string? Summary { get; set; }

    public string? ActivityId { get; set; }

    public bool DisableEagerActivityExecution { get; set; }

    public Priority? Priority { get; set; }

    public virtual object Clone()
    {
        var copy = (ActivityOptions)MemberwiseClone();
        copy.RetryPolicy = RetryPolicy is { } policy ? policy with { } : null;
        return copy;
    }
}
