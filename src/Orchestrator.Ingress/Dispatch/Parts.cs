using Orchestrator.Ingress.Routing;
using Orchestrator.Store;
using Orchestrator.Workflows.Events;

namespace Orchestrator.Ingress.Dispatch;

/// <summary>Event data for a workflow: small data itself, large data by reference.</summary>
internal static class Parts
{
    public static PayloadPart Of(Routed routed, AppendOutcome appended) =>
        routed.Row.Body.Length <= PayloadPart.InlineLimit
            ? new PayloadPart { Data = routed.Event.Data }
            : new PayloadPart { EventKey = appended.Key.ToString("D") };
}
