using Orchestrator.Workflows.Schedules;
using Temporalio.Activities;

namespace Orchestrator.Workflows;

/// <summary>What the firings of schedules ask. Any number of calls may run at once; a repeated call answers the same.</summary>
public interface IScheduleActivities
{
    /// <summary>Returns when the sequence of a firing has ended, however it did, or can never begin.</summary>
    [Activity]
    Task WaitForSequenceAsync(FiredSequence fired);
}
