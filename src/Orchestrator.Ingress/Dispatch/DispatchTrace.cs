using System.Diagnostics;
using Orchestrator.Ingress.Routing;

namespace Orchestrator.Ingress.Dispatch;

/// <summary>The span of a dispatch, in the trace that the event names.</summary>
internal static class DispatchTrace
{
    private static readonly ActivitySource Source = new("Orchestrator.Ingress");

    /// <summary>Null when nobody listens.</summary>
    public static Activity? Begin(Routed routed)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var isTraced = ActivityContext.TryParse(routed.Event.Attribute("traceparent"), routed.Event.Attribute("tracestate"), isRemote: true, out var parent);
        return Source.StartActivity($"Dispatch {routed.Event.Type}", ActivityKind.Consumer, isTraced ? parent : default);
    }
}
