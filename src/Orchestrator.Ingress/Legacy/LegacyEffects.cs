using System.Text.Json;
using Orchestrator.Ingress.Dispatch;
using Orchestrator.Ingress.Routing;
using Orchestrator.Ingress.Validation;
using Orchestrator.Model.Events;
using Orchestrator.Model.Legacy;
using Orchestrator.Store;

namespace Orchestrator.Ingress.Legacy;

/// <summary>Does what a legacy event asks for. Repeating it changes nothing, since every derived event has a derived id.</summary>
internal sealed class LegacyEffects(Emitter emitter, IEventLog log, TriggerRules triggers, LegacyProjects projects, OpenTasks openTasks)
{
    /// <summary>Applies the effect and settles the row; returns remarks for the sender.</summary>
    public async Task<IReadOnlyList<string>> ApplyAsync(Routed routed, AppendOutcome appended, CancellationToken cancellationToken)
    {
        var (matched, remarks) = routed.Effect switch
        {
            LegacyEffect.CreateProject create => await projects.CreateAsync(create, cancellationToken),
            LegacyEffect.DeleteProject delete => await projects.DeleteAsync(delete, cancellationToken),
            LegacyEffect.CreateService create => await projects.CreateServiceAsync(create, cancellationToken),
            LegacyEffect.TriggerSequence trigger => await TriggerAsync(trigger, routed, appended, cancellationToken),
            LegacyEffect.TriggerTask trigger => await EmitAsync(EventType.TaskTriggered(trigger.Task), trigger.Data, null, routed, appended, cancellationToken),
            LegacyEffect.FinishTask finish => await FinishAsync(finish, routed, appended, cancellationToken),
            LegacyEffect.ConfigureMonitoring configure => await MonitorAsync(configure, routed, appended, cancellationToken),
            _ => (false, []),
        };
        await (matched
            ? log.MarkDispatchedAsync(appended.Sequence, cancellationToken)
            : log.MarkUnmatchedAsync(appended.Sequence, cancellationToken));
        return remarks;
    }

    private async Task<(bool, IReadOnlyList<string>)> TriggerAsync(
        LegacyEffect.TriggerSequence trigger, Routed routed, AppendOutcome appended, CancellationToken cancellationToken)
    {
        var type = EventType.SequenceTriggered(trigger.Scope.Stage, trigger.Sequence);
        if (!trigger.Required)
        {
            var (_, _, problem) = await triggers.CheckAsync(EventType.Parse(type), trigger.Scope.Project, cancellationToken);
            if (problem is not null)
            {
                return (false, [$"No sequence was triggered: {problem.Problem}"]);
            }
        }

        return await EmitAsync(type, trigger.Data, null, routed, appended, cancellationToken);
    }

    private async Task<(bool, IReadOnlyList<string>)> FinishAsync(
        LegacyEffect.FinishTask finish, Routed routed, AppendOutcome appended, CancellationToken cancellationToken)
    {
        if (await openTasks.FindAsync(finish, appended.Context, cancellationToken) is not { } open)
        {
            return (false, [$"No open task '{finish.Task}' of {finish.Scope} has the context '{appended.Context}': the event was logged and told to nobody."]);
        }

        // These types have no .started; without one the sequence would give somebody else a moment to announce himself.
        if (!await openTasks.IsStartedAsync(open, cancellationToken))
        {
            await EmitAsync(EventType.TaskStarted(finish.Task), finish.Data, open.Id, routed, appended, cancellationToken);
        }

        return await EmitAsync(EventType.TaskFinished(finish.Task), finish.Data, open.Id, routed, appended, cancellationToken);
    }

    private async Task<(bool, IReadOnlyList<string>)> MonitorAsync(
        LegacyEffect.ConfigureMonitoring configure, Routed routed, AppendOutcome appended, CancellationToken cancellationToken)
    {
        await projects.NoteMonitoringAsync(configure, cancellationToken);
        return await EmitAsync(EventType.TaskTriggered("configure-monitoring"), configure.Data, null, routed, appended, cancellationToken);
    }

    private async Task<(bool, IReadOnlyList<string>)> EmitAsync(
        string type, JsonElement data, string? triggeredId, Routed routed, AppendOutcome appended, CancellationToken cancellationToken)
    {
        var principal = routed.Event.Attribute(Completion.Principal);
        await emitter.EmitAsync(
            [new EmittedEvent
            {
                Id = EventKey.Derive(appended.Key.ToString("D"), type),
                Type = type,
                Source = routed.Event.Source,
                Context = appended.Context,
                TriggeredId = triggeredId,
                GitCommitId = routed.Event.GitCommitId,
                TraceParent = routed.Event.Attribute("traceparent"),
                Data = data,
                Extensions = principal is null ? new Dictionary<string, string>() : new() { [Completion.Principal] = principal },
            }],
            cancellationToken);
        return (true, []);
    }
}
