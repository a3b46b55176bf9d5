using Microsoft.Extensions.Options;
using Orchestrator.Ingress.Jobs;
using Orchestrator.Ingress.Validation;
using Orchestrator.Model.Events;
using Orchestrator.Model.Legacy;
using Orchestrator.Store;

namespace Orchestrator.Ingress.Routing;

/// <summary>Fifth step: decides where an event goes and makes its log row.</summary>
internal sealed class Router(IEventLog log, JobSubscriptions subscriptions, ListenerInterest listeners, IOptions<IngressOptions> options)
{
    /// <param name="received">The complete event.</param>
    /// <param name="type">Its type, read by the grammar.</param>
    /// <param name="emitter">The workflow that emitted it; null for events from outside.</param>
    /// <param name="own">True for our own events: their ids are derived and name their content.</param>
    /// <param name="cancellationToken">Ends the look-up of the question.</param>
    public async ValueTask<Routed> RouteAsync(
        Event received, EventType type, string? emitter, bool own, CancellationToken cancellationToken)
    {
        var data = DataFields.Read(received.Data);
        var legacy = own || type.Kind != EventKind.Other ? null : LegacyKeptn.Read(received, options.Value.DeliverySequence);
        var (destination, asker) = legacy?.Effect is null or LegacyEffect.OnlyOffer
            ? await ChooseAsync(received, type, own, cancellationToken)
            : (Destination.Effect, null);
        var actions = destination == Destination.Effect ? [] : await subscriptions.FindAsync(received, type, data, emitter, cancellationToken);
        if (destination is Destination.Log or Destination.Nowhere && actions.Count > 0)
        {
            destination = Destination.Jobs;
        }
        else if (destination == Destination.Nowhere && type.Kind == EventKind.Other && await listeners.IncludesAsync(received, data.Project))
        {
            destination = Destination.Log;
        }

        var row = new NewEvent
        {
            Key = own ? OwnKey(received) : EventKey.Of(received),
            Id = received.Id,
            Source = received.Source,
            Type = received.Type,
            Context = received.Context ?? "",
            Time = received.Time ?? default,
            TriggeredId = received.TriggeredId,
            Project = Present(data.Project),
            Stage = Present(data.Stage),
            Service = Present(data.Service),
            Result = Present(data.Result),
            WorkflowId = type is { IsTask: true, Kind: EventKind.Triggered } ? emitter : null,
            ForeignId = !own,
            AwaitsAnswer = type is { IsTask: true, Kind: EventKind.Triggered },
            Answers = type is { IsTask: true, Kind: EventKind.Finished },
            ClosesWorkflowId = type is { IsSequence: true, Kind: EventKind.Finished } ? emitter : null,
            State = destination switch
            {
                Destination.Sequence or Destination.Asker or Destination.Jobs or Destination.Effect => DispatchState.Pending,
                Destination.Nowhere => DispatchState.Unmatched,
                _ => DispatchState.Dispatched,
            },
            Body = EventJson.ToUtf8(received),
        };
        var routed = new Routed(received, type, row, destination, asker) { Effect = legacy?.Effect, Actions = actions, Warnings = legacy?.Warnings ?? [] };
        return destination == Destination.Nowhere && type.IsTask
            ? routed with { Warnings = [$"No open task has the triggeredid '{received.TriggeredId}': the event was logged and told to nobody."] }
            : routed;
    }

    private async ValueTask<(Destination, string?)> ChooseAsync(Event received, EventType type, bool own, CancellationToken cancellationToken)
    {
        if (type is { IsSequence: true, Kind: EventKind.Triggered })
        {
            return (Destination.Sequence, null);
        }

        if (type.IsTask && type.Kind is EventKind.Started or EventKind.Finished or EventKind.StatusChanged)
        {
            var question = received.TriggeredId is { } id ? await log.FindTriggeredAsync(id, cancellationToken) : null;
            return question?.WorkflowId is { } asker ? (Destination.Asker, asker) : await ChooseWithoutAskerAsync(received, type, own, cancellationToken);
        }

        return (own || type.Kind != EventKind.Other ? Destination.Log : Destination.Nowhere, null);
    }

    // A task that was triggered outside of any sequence has nobody who waits; its answers are news all the same.
    private async Task<(Destination, string?)> ChooseWithoutAskerAsync(Event received, EventType type, bool own, CancellationToken cancellationToken)
    {
        if (own || received.TriggeredId is not { } id)
        {
            return (own ? Destination.Log : Destination.Nowhere, null);
        }

        var query = new EventQuery { EventId = id, Type = EventType.TaskTriggered(type.Task), PageSize = 1 };
        var asked = (await log.QueryAsync(query, cancellationToken)).Events.Count > 0;
        return (asked ? Destination.Log : Destination.Nowhere, null);
    }

    // The id of an own event is derived from workflow and purpose. A retried activity may merge its data anew, and must still find the first copy.
    private static Guid OwnKey(Event emitted) => Guid.Parse(EventKey.Derive($"{emitted.Source}\n{emitted.Id}", emitted.Type));

    private static string? Present(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
