using Orchestrator.Ingress.Routing;
using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Ingress.Dispatch;

/// <summary>Appends routed events in one commit and sends them on their way.</summary>
internal sealed class Emitter(Router router, IEventLog log, Dispatcher dispatcher, TimeProvider time)
{
    /// <summary>Our own events, in order.</summary>
    public async Task<IReadOnlyList<(Routed Routed, AppendOutcome Appended)>> EmitAsync(
        IReadOnlyList<EmittedEvent> emitted, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var routed = new List<Routed>(emitted.Count);
        foreach (var item in emitted)
        {
            routed.Add(await router.RouteAsync(
                Completion.Complete(item, now), EventType.Parse(item.Type), item.WorkflowId, own: true, cancellationToken));
        }

        var appended = await AppendAsync(routed, cancellationToken);
        return routed.Zip(appended).ToList();
    }

    public async Task<IReadOnlyList<AppendOutcome>> AppendAsync(List<Routed> routed, CancellationToken cancellationToken)
    {
        if (routed.Count == 0)
        {
            return [];
        }

        var outcomes = await log.AppendAsync(routed.ConvertAll(item => item.Row), cancellationToken);
        for (var index = 0; index < routed.Count; index++)
        {
            if (!outcomes[index].Duplicate)
            {
                dispatcher.Enqueue(routed[index], outcomes[index]);
            }
        }

        return outcomes;
    }
}
