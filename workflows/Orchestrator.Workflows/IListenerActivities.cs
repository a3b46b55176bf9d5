using Orchestrator.Workflows.Listeners;
using Temporalio.Activities;

namespace Orchestrator.Workflows;

/// <summary>Carries events to listeners. One call at a time for each listener.</summary>
public interface IListenerActivities
{
    /// <summary>
    /// Delivers what is in the log after the cursor, in order, waiting for more for a while when there is nothing. Returns at the
    /// first event that cannot be delivered. Repeated after a crash it may deliver the last events again.
    /// </summary>
    [Activity]
    Task<ListenerProgress> DeliverAsync(ListenerTurn turn);
}
