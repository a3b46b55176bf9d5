using Orchestrator.Ingress.Routing;
using Orchestrator.Ingress.Validation;
using Orchestrator.Model.Events;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Sequences;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Ingress.Dispatch;

/// <summary>Starts the workflow of a triggered sequence; one that was started before counts as started.</summary>
internal sealed class SequenceStarter(ITemporalClient client, TriggerRules rules, Refuser refuser, PausedContexts paused, KillSwitch killSwitch)
{
    /// <summary>False when the trigger does not fit the project any more; its <c>.finished</c> says why.</summary>
    public async Task<bool> StartAsync(Routed routed, AppendOutcome appended)
    {
        var data = DataFields.Read(routed.Event.Data);
        var scope = new Scope(data.Project ?? "", routed.Type.Stage, data.Service ?? "");
        var (plan, sequence, problem) = await rules.CheckAsync(routed.Type, scope.Project, CancellationToken.None);
        if (plan is null || sequence is null)
        {
            await refuser.FinishAsync(routed, appended, scope, problem?.Problem ?? "the sequence cannot be run");
            return false;
        }

        // What came from outside was checked at the door, before its secrets were taken out.
        if (!routed.Row.ForeignId && InputRules.Check(sequence, routed.Event.Data) is [var misfit, ..])
        {
            await refuser.FinishAsync(routed, appended, scope, $"its data does not fit the inputs: {misfit.Field} {misfit.Problem}");
            return false;
        }

        var input = new SequenceInput
        {
            EventKey = appended.Key.ToString("D"),
            TriggerId = routed.Event.Id,
            TriggeredAt = routed.Event.Time ?? default,
            CausedBy = routed.Event.Attribute(Completion.Principal) ?? routed.Event.Source,
            Context = appended.Context,
            GitCommitId = routed.Event.GitCommitId,
            TraceParent = routed.Event.Attribute("traceparent"),
            Scope = scope,
            Sequence = sequence,
            ShipyardVersion = plan.Project.ShipyardVersion,
            Data = Parts.Of(routed, appended),
            StartPaused = await paused.ContainsAsync(scope.Project, scope.Stage, appended.Context),
            StartHeld = (await killSwitch.ReadAsync(CancellationToken.None)).Engaged,
        };
        await StartAsync(input, SequenceMemo.Of(input.ShipyardVersion, routed.Event.Data));
        return true;
    }

    private async Task StartAsync(SequenceInput input, IReadOnlyDictionary<string, object> memo)
    {
        var options = new WorkflowOptions(WorkflowIds.Sequence(input.Scope, input.Sequence.Name, input.EventKey), WorkflowNames.TaskQueue)
        {
            IdReusePolicy = WorkflowIdReusePolicy.RejectDuplicate,
            TypedSearchAttributes = SearchAttributes.OfTriggered(input),
            Memo = memo,
            StaticSummary = $"{input.Scope.Stage}.{input.Sequence.Name} of {input.Scope.Service}",
        };
        try
        {
            await client.StartWorkflowAsync(WorkflowNames.Sequence, [input], options);
        }
        catch (WorkflowAlreadyStartedException)
        {
            // An earlier dispatch of this event got through.
        }
    }
}
