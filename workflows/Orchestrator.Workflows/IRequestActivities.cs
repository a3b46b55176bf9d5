using Orchestrator.Workflows.Requests;
using Temporalio.Activities;

namespace Orchestrator.Workflows;

/// <summary>Sends the requests of webhook configurations. Any number of calls may run at once.</summary>
public interface IRequestActivities
{
    /// <summary>
    /// Fills and sends one request. A request that cannot be filled, is not allowed, or is answered by an error is an outcome, not an
    /// exception. Repeated after a crash it may be sent again.
    /// </summary>
    [Activity]
    Task<RequestOutcome> SendRequestAsync(RequestCall call);
}
