using Orchestrator.Api.Answers;
using Orchestrator.Api.Operations;
using Orchestrator.Model.Events;
using Orchestrator.Model.Shipyards;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Events;
using Orchestrator.Workflows.Sequences;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Sequences;

/// <summary>Runs a failed sequence again in the same context, with the shipyard version it had: from the failed task, or from the start.</summary>
internal sealed class SequenceRetry(
    ITemporalClient client, SequenceExecutions executions, IEventLog log, IRegistry registry, Audit audit)
{
    private static readonly Dictionary<string, object> NoMemo = [];

    public async Task<IResult> RunAsync(ControlOrder order, bool fromStart, CancellationToken cancellationToken)
    {
        var query = new SequenceQuery { Project = order.Project, Stage = order.Stage, Contexts = [order.Context] };
        var runs = await executions.ListAsync(query, 1000, cancellationToken);
        if (runs.Any(run => run.IsOpen))
        {
            return Problems.Conflict($"Context '{order.Context}' still runs; wait for its end, or abort it first.");
        }

        // Of several attempts at one run the last one counts.
        var failed = runs.OrderBy(run => run.StartedAt)
            .GroupBy(run => run.FirstAttempt, (_, attempts) => attempts.Last())
            .OrderBy(run => run.StartedAt)
            .LastOrDefault(run => run.State != "finished" || run.Result is not ("pass" or "warning"));
        if (failed is null)
        {
            return Problems.Conflict($"Nothing in context '{order.Context}' failed: there is nothing to retry.");
        }

        var (input, memo, reason) = await RebuildAsync(failed, fromStart, order.Who, cancellationToken);
        if (input is null)
        {
            return Problems.Conflict($"Cannot retry '{failed.Stage}.{failed.Name}': {reason}");
        }

        var attempt = 1 + runs.Count(run => run.FirstAttempt == failed.FirstAttempt);
        var workflowId = await StartAsync(input with { Attempt = attempt }, memo, failed, cancellationToken);
        await audit.WriteAsync(
            order.Who, "sequence.retry", order.Project, new { stage = failed.Stage, sequence = failed.Name, attempt, why = order.Why }, order.Context, cancellationToken);
        return ApiJson.Ok(new { keptnContext = order.Context, attempt, from = input.StartAt == 0 ? "start" : input.Sequence.Tasks[input.StartAt].Name, workflowId });
    }

    private async Task<(SequenceInput? Input, IReadOnlyDictionary<string, object> Memo, string Reason)> RebuildAsync(
        SequenceExecution failed, bool fromStart, string who, CancellationToken cancellationToken)
    {
        var state = await executions.ReadStateAsync(failed, cancellationToken);
        if (state is null && !fromStart)
        {
            return (null, NoMemo, "its state cannot be read; use from: start.");
        }

        if (!Guid.TryParse(failed.EventKey, out var key) || await log.FindByKeyAsync(key, cancellationToken) is not { } trigger)
        {
            return (null, NoMemo, "its triggering event is no longer in the log.");
        }

        var version = await registry.FindShipyardAsync(failed.Project, state?.ShipyardVersion, cancellationToken);
        var sequence = version is null ? null : ShipyardParser.Parse(version.Content).Shipyard?.FindStage(failed.Stage)?.FindSequence(failed.Name);
        if (version is null || sequence is null)
        {
            return (null, NoMemo, "its shipyard version cannot be used.");
        }

        var received = EventJson.Parse(trigger.Body);
        var (startAt, carried) = fromStart || state is null ? (0, []) : Progress(state, sequence);
        return (new SequenceInput
        {
            EventKey = failed.EventKey,
            TriggerId = trigger.Id,
            TriggeredAt = trigger.Time,
            CausedBy = $"retry by {who}",
            Context = trigger.Context,
            GitCommitId = received.GitCommitId,
            TraceParent = received.Attribute("traceparent"),
            Scope = new Scope(failed.Project, failed.Stage, failed.Service),
            Sequence = sequence,
            ShipyardVersion = version.Version,
            Data = new PayloadPart { EventKey = failed.EventKey },
            StartAt = startAt,
            Carried = carried,
        }, SequenceMemo.Of(version.Version, received.Data), "");
    }

    // Everything before the first task that did not pass is kept, by reference to its finished events.
    private static (int StartAt, IReadOnlyList<PayloadPart> Carried) Progress(SequenceState state, SequenceDefinition sequence)
    {
        var carried = new List<PayloadPart>();
        for (var index = 0; index < sequence.Tasks.Count; index++)
        {
            var last = state.Tasks.LastOrDefault(task => task.Index == index);
            if (last is not { Phase: TaskPhase.Finished or TaskPhase.Skipped } || last.Result == Model.Verdicts.Result.Fail)
            {
                return (index, carried);
            }

            carried.AddRange(last.Executors.Where(executor => executor.FinishedKey is not null).Select(executor => new PayloadPart { EventKey = executor.FinishedKey }));
        }

        return (0, []);
    }

    private async Task<string> StartAsync(
        SequenceInput input, IReadOnlyDictionary<string, object> memo, SequenceExecution failed, CancellationToken cancellationToken)
    {
        var id = WorkflowIds.SequenceRetry(failed.FirstAttempt, input.Attempt);
        var options = new WorkflowOptions(id, WorkflowNames.TaskQueue)
        {
            IdReusePolicy = WorkflowIdReusePolicy.RejectDuplicate,
            TypedSearchAttributes = SearchAttributes.OfTriggered(input),
            Memo = memo,
            StaticSummary = $"{input.Scope.Stage}.{input.Sequence.Name} of {input.Scope.Service}, attempt {input.Attempt}",
            Rpc = new() { CancellationToken = cancellationToken },
        };
        try
        {
            await client.StartWorkflowAsync(WorkflowNames.Sequence, [input], options);
        }
        catch (WorkflowAlreadyStartedException)
        {
            // Two retries were asked for at once: one is enough.
        }

        return id;
    }
}
