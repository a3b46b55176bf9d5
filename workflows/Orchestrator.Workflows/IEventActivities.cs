using Orchestrator.Workflows.Events;
using Temporalio.Activities;

namespace Orchestrator.Workflows;

/// <summary>Sends events through ingress. Any number of calls may run at once; each is idempotent by the event's id.</summary>
public interface IEventActivities
{
    /// <summary>
    /// Appends the event to the log and routes it, as for any other event; returns once it is durable. The time of the event
    /// is the time of the first call. A repeated call answers the same.
    /// </summary>
    [Activity]
    Task<Emission> EmitAsync(EmitRequest request);
}
