using System.Text.Json;
using Orchestrator.Ingress.Routing;
using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Ingress.Dispatch;

/// <summary>Ends a sequence that can never start: its <c>.finished</c>, errored, with the reason.</summary>
internal sealed class Refuser(IEventLog log, Router router, TimeProvider time)
{
    public async Task FinishAsync(Routed routed, AppendOutcome appended, Scope scope, string reason)
    {
        var type = EventType.SequenceFinished(routed.Type.Stage, routed.Type.Sequence);
        var data = new
        {
            project = scope.Project,
            stage = scope.Stage,
            service = scope.Service,
            status = "errored",
            result = "fail",
            message = $"Cannot run sequence '{routed.Type.Sequence}': {reason}",
        };
        var finished = new Event
        {
            Id = EventKey.Derive(appended.Key.ToString("D"), "finished"),
            Source = Completion.Self,
            Type = type,
            Time = time.GetUtcNow(),
            Context = appended.Context,
            TriggeredId = routed.Event.Id,
            DataContentType = "application/json",
            Data = JsonSerializer.SerializeToElement(data),
        };
        var row = await router.RouteAsync(finished, EventType.Parse(type), emitter: null, own: true, CancellationToken.None);
        await log.AppendAsync([row.Row], CancellationToken.None);
    }
}
