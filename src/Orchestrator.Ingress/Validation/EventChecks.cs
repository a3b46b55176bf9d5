using Microsoft.Extensions.Options;
using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Legacy;

namespace Orchestrator.Ingress.Validation;

/// <summary>All that is asked of an event from outside before it is logged.</summary>
internal sealed class EventChecks(TriggerRules triggers, LegacyChecks legacy, KillSwitch killSwitch, IOptions<IngressOptions> options)
{
    public async ValueTask<Refusal?> CheckAsync(Event received, EventType type, Caller caller, CancellationToken cancellationToken)
    {
        var data = DataFields.Read(received.Data);
        var problems = ShapeRules.Check(received, type, data);
        if (problems.Count > 0)
        {
            return Refusals.Invalid($"The event '{received.Type}' cannot be taken: {Summary(problems)}.", problems);
        }

        if (Forbidden(received, type, data, caller) is { } forbidden)
        {
            return forbidden;
        }

        var reading = type.Kind == EventKind.Other ? LegacyKeptn.Read(received, options.Value.DeliverySequence) : null;
        if (Triggers(type, reading) && await killSwitch.ReadAsync(cancellationToken) is { Engaged: true } engaged)
        {
            return Refusals.Stopped(engaged);
        }

        if (reading is not null)
        {
            return await legacy.CheckAsync(received.Type, reading, cancellationToken);
        }

        if (type is not { IsSequence: true, Kind: EventKind.Triggered })
        {
            return null;
        }

        var (_, sequence, problem) = await triggers.CheckAsync(type, data.Project ?? "", cancellationToken);
        if (problem is not null)
        {
            return Refusals.Invalid($"The sequence cannot be triggered: {problem.Problem}", [problem]);
        }

        return InputRules.Check(sequence, received.Data) is { Count: > 0 } violations
            ? Refusals.Invalid($"The data does not fit the inputs of the sequence: {Summary(violations)}.", violations)
            : null;
    }

    private static bool Triggers(EventType type, LegacyReading? reading) =>
        type is { Kind: EventKind.Triggered }
        || reading?.Effect is LegacyEffect.TriggerSequence or LegacyEffect.TriggerTask or LegacyEffect.ConfigureMonitoring;

    private static Refusal? Forbidden(Event received, EventType type, DataFields data, Caller caller)
    {
        if (caller.Project is { } project && data.Project != project)
        {
            return Refusals.Forbidden($"The token '{caller.Name}' is for project '{project}', the event names '{data.Project ?? "(none)"}'.");
        }

        if (caller.Context is { } context && received.Context != context)
        {
            return Refusals.Forbidden($"The token '{caller.Name}' is for context '{context}', the event names '{received.Context}'.");
        }

        if (received.Type.StartsWith(OwnEvents.Prefix, StringComparison.Ordinal))
        {
            return Refusals.Forbidden($"Types that begin with '{OwnEvents.Prefix}' are the server's own, got '{received.Type}'.");
        }

        return type is { IsTask: true, Kind: EventKind.Triggered } && !caller.IsAdmin
            ? Refusals.Forbidden($"Only a token of scope admin may send '{received.Type}': tasks are triggered by their sequence.")
            : null;
    }

    private static string Summary(IReadOnlyList<FieldProblem> problems) =>
        string.Join("; ", problems.Select(problem => $"{problem.Field} {problem.Problem}"));
}
