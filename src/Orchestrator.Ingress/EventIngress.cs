using System.Diagnostics;
using Orchestrator.Ingress.Dispatch;
using Orchestrator.Ingress.Legacy;
using Orchestrator.Ingress.Parsing;
using Orchestrator.Ingress.Routing;
using Orchestrator.Ingress.Validation;
using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Ingress;

/// <summary>The steps in their order: read, complete, check, redact, route, append, dispatch.</summary>
internal sealed class EventIngress(
    RequestReader reader,
    EventChecks checks,
    Redaction redaction,
    Router router,
    Emitter emitter,
    LegacyEffects effects,
    IngressMetrics metrics,
    TimeProvider time) : IIngress
{
    public async Task<IngressAnswer> AcceptAsync(IngressRequest request, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var (events, batch, refusal) = reader.Read(request);
        if (refusal is not null)
        {
            metrics.Counted("refused");
            return new IngressAnswer([], batch) { Refusal = refusal };
        }

        var answers = new EventAnswer[events.Count];
        var routed = new List<(int Index, Routed Routed)>(events.Count);
        for (var index = 0; index < events.Count; index++)
        {
            var (accepted, refused) = await PrepareAsync(events[index], request.Caller, cancellationToken);
            if (accepted is not null)
            {
                routed.Add((index, accepted));
            }
            else
            {
                metrics.Counted("refused");
                answers[index] = new EventAnswer { Refusal = refused, Warnings = events[index].Warnings };
            }
        }

        var appended = await emitter.AppendAsync(routed.ConvertAll(item => item.Routed), cancellationToken);
        for (var position = 0; position < routed.Count; position++)
        {
            var (index, item) = routed[position];
            var remarks = await ApplyAsync(item, appended[position], cancellationToken);
            answers[index] = Answer(item, appended[position], [.. events[index].Warnings, .. remarks]);
        }

        metrics.Accepted(Stopwatch.GetElapsedTime(began));
        return new IngressAnswer(answers, batch);
    }

    public async Task<EventAnswer> EmitAsync(EmittedEvent emitted, CancellationToken cancellationToken) =>
        (await EmitAsync([emitted], cancellationToken))[0];

    public async Task<IReadOnlyList<EventAnswer>> EmitAsync(IReadOnlyList<EmittedEvent> emitted, CancellationToken cancellationToken)
    {
        var done = await emitter.EmitAsync(emitted, cancellationToken);
        var answers = new EventAnswer[done.Count];
        for (var index = 0; index < done.Count; index++)
        {
            answers[index] = Answer(done[index].Routed, done[index].Appended, []);
        }

        return answers;
    }

    private async ValueTask<(Routed? Routed, Refusal? Refusal)> PrepareAsync(
        ReadEvent read, Caller caller, CancellationToken cancellationToken)
    {
        if (read.Event is null)
        {
            return (null, read.Refusal);
        }

        var complete = Completion.Complete(read.Event, caller, time.GetUtcNow());
        var type = EventType.Parse(complete.Type);
        if (await checks.CheckAsync(complete, type, caller, cancellationToken) is { } refusal)
        {
            return (null, refusal);
        }

        complete = await redaction.HideAsync(complete, cancellationToken);
        return (await router.RouteAsync(complete, type, emitter: null, own: false, cancellationToken), null);
    }

    private async ValueTask<IReadOnlyList<string>> ApplyAsync(Routed routed, AppendOutcome appended, CancellationToken cancellationToken) =>
        routed.Destination == Destination.Effect && (!appended.Duplicate || appended.Pending)
            ? await effects.ApplyAsync(routed, appended, cancellationToken)
            : [];

    private EventAnswer Answer(Routed routed, AppendOutcome appended, IReadOnlyList<string> warnings)
    {
        metrics.Counted(appended.Duplicate ? "duplicate" : "accepted");
        if (routed.Type is { IsSequence: true, Kind: EventKind.Finished } && !appended.Duplicate)
        {
            metrics.SequenceEnded(routed.Row, routed.Type);
        }

        var remarks = warnings.Concat(appended.Duplicate ? [] : routed.Warnings).ToList();
        if (appended.IdReused)
        {
            remarks.Add($"The id '{appended.Id}' of source '{routed.Event.Source}' was used before with other data: this is a new event.");
        }

        return new EventAnswer
        {
            KeptnContext = appended.Context,
            Id = appended.Id,
            Sequence = appended.Sequence,
            Key = appended.Key,
            Time = appended.Time,
            Duplicate = appended.Duplicate,
            Warnings = remarks,
        };
    }
}
