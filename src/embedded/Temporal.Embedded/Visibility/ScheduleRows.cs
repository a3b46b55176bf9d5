namespace Temporal.Embedded.Visibility;

/// <summary>How schedules appear among the rows of visibility, so that they can be listed and counted by the same queries.</summary>
internal static class ScheduleRows
{
    /// <summary>Before the schedule id in the column of workflow ids.</summary>
    public const string IdPrefix = "temporal-sys-scheduler:";

    /// <summary>The namespace division that keeps these rows out of lists of workflows.</summary>
    public const string Division = "TemporalScheduler";

    /// <summary>The workflow type of these rows.</summary>
    public const string WorkflowType = "temporal-sys-scheduler-workflow";
}
