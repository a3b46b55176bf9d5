using System.Text.Json;
using Orchestrator.Activities.Events;
using Orchestrator.Activities.Lanes;
using Orchestrator.Ingress;
using Orchestrator.Model.Approvals;
using Orchestrator.Model.Events;
using Orchestrator.Model.Filters;
using Orchestrator.Model.Payloads;
using Orchestrator.Model.Promotions;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Verdicts;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Lanes;
using Orchestrator.Workflows.Sequences;
using Temporalio.Activities;
using Temporalio.Exceptions;

namespace Orchestrator.Activities.Sequences;

/// <summary>Triggers the tasks of sequences and ends them: events out, jobs found, follow-ups triggered, the lane left.</summary>
internal sealed class SequenceActivities(
    IIngress ingress,
    IEventLog log,
    TaskExecutors executors,
    FollowUpSearch followUps,
    ILaneActivities lanes,
    LaneDepartures departures,
    TimeProvider time) : ISequenceActivities
{
    private const string Approval = "approval";

    /// <inheritdoc />
    [Activity]
    public async Task<TaskTriggered> TriggerTaskAsync(TaskTrigger trigger)
    {
        var cancellationToken = ActivityScope.CancellationToken;
        var sequence = trigger.Sequence;
        var merged = await PayloadParts.MergeAsync(log, sequence.Data, trigger.Finished, cancellationToken);
        Verdict? last = trigger.LastResult is null ? null : Verdict.Parse(trigger.LastResult, trigger.LastStatus);
        var data = Payload.NextTask(merged, sequence.Scope, last, trigger.Task);
        if (!Applies(trigger.Task, data))
        {
            await Emitter.EmitAsync(ingress, log, Skipped(trigger), cancellationToken);
            return new TaskTriggered { Skipped = true };
        }

        var emitted = new EmittedEvent
        {
            Id = trigger.EventId,
            Type = EventType.TaskTriggered(trigger.Task.Name),
            Source = EventSources.Sequence,
            Context = sequence.Context,
            GitCommitId = sequence.GitCommitId,
            TraceParent = sequence.TraceParent,
            WorkflowId = trigger.WorkflowId,
            Data = data,
            Time = time.GetUtcNow(),
        };
        var emission = await Emitter.EmitAsync(ingress, log, emitted, cancellationToken);
        var found = await executors.FindAsync(emitted, sequence.Scope, trigger.Task.Name, cancellationToken);
        var approval = trigger.Task.Name == Approval ? ApprovalTerms.Of(data) : null;
        return found with { EventKey = emission.EventKey, Time = emission.Time, Approval = approval };
    }

    /// <inheritdoc />
    [Activity]
    public async Task<SequenceEnded> FinishSequenceAsync(SequenceEnding ending)
    {
        var cancellationToken = ActivityScope.CancellationToken;
        var sequence = ending.Sequence;
        var merged = await PayloadParts.MergeAsync(log, sequence.Data, ending.Finished, cancellationToken);
        var verdict = new Verdict(ending.Result, ending.Status);
        var finished = Finished(ending, Payload.Finished(merged, sequence.Scope, verdict, ending.Message));

        // First in the log, then the search: of two ends that a fan-in waits for, the later one sees the earlier one.
        var (emission, position) = await Emitter.PlaceAsync(ingress, log, finished, cancellationToken);
        var triggers = (await followUps.FindAsync(ending, position, cancellationToken))
            .Select(found => Trigger(ending, found.Follow, found.EventId, Payload.FollowUp(merged, sequence.Scope, found.Follow.Stage, verdict)))
            .ToList();
        var accepted = await TriggerAsync(triggers, cancellationToken);
        await LeaveLaneAsync(ending);

        return new SequenceEnded(emission.Id, emission.EventKey, emission.Time, accepted);
    }

    // No executor is asked; whoever follows the log learns why the task does not appear.
    private EmittedEvent Skipped(TaskTrigger trigger) => new()
    {
        Id = trigger.EventId,
        Type = OwnEvents.TaskSkipped,
        Source = EventSources.Sequence,
        Context = trigger.Sequence.Context,
        TraceParent = trigger.Sequence.TraceParent,
        Data = JsonSerializer.SerializeToElement(new
        {
            project = trigger.Sequence.Scope.Project,
            stage = trigger.Sequence.Scope.Stage,
            service = trigger.Sequence.Scope.Service,
            task = trigger.Task.Name,
            triggerid = trigger.Sequence.TriggerId,
            message = "Its condition is false.",
        }),
        Time = time.GetUtcNow(),
    };

    private async Task LeaveLaneAsync(SequenceEnding ending)
    {
        if (ending.Lane is not { } lane)
        {
            return;
        }

        if (ending.LaneContended)
        {
            await lanes.ReleaseAsync(lane, new LaneRelease(ending.WorkflowId));
        }
        else
        {
            departures.Remember(lane, ending.WorkflowId);
        }
    }

    private static bool Applies(SequenceTask task, JsonElement data)
    {
        if (task.If is null)
        {
            return true;
        }

        var parsing = FilterParser.Parse(task.If, "if");
        return parsing.Filter is { } filter
            ? filter.Matches(new DataSubject(data))
            : throw new ApplicationFailureException(
                $"Cannot read the condition of task '{task.Name}': {string.Join("; ", parsing.Problems.Select(one => $"{one.Field}: {one.Problem}"))}",
                errorType: "ConditionInvalid",
                nonRetryable: true);
    }

    // Only an early end has to say which task was the last; otherwise it is the last of the sequence.
    private EmittedEvent Finished(SequenceEnding ending, JsonElement data) =>
        ending.Early
            ? Ended(ending, data) with { Extensions = new Dictionary<string, string> { [EventAttributes.LastTask] = ending.LastTask } }
            : Ended(ending, data);

    private EmittedEvent Ended(SequenceEnding ending, JsonElement data) => new()
    {
        Id = EventKey.Derive(ending.WorkflowId, "finished"),
        Type = EventType.SequenceFinished(ending.Sequence.Scope.Stage, ending.Sequence.Name),
        Source = EventSources.Sequence,
        Context = ending.Sequence.Context,
        TriggeredId = ending.Sequence.TriggerId,
        GitCommitId = ending.Sequence.GitCommitId,
        TraceParent = ending.Sequence.TraceParent,
        WorkflowId = ending.WorkflowId,
        Data = data,
        Time = time.GetUtcNow(),
    };

    private EmittedEvent Trigger(SequenceEnding ending, FollowUp follow, string id, JsonElement data) => new()
    {
        Id = id,
        Type = EventType.SequenceTriggered(follow.Stage, follow.Sequence.Name),
        Source = EventSources.Sequence,
        Context = ending.Sequence.Context,
        TraceParent = ending.Sequence.TraceParent,
        Data = data,
        Time = time.GetUtcNow(),
    };

    // A follow-up that ingress refuses, since its stage is gone by now, must not keep the sequence from ending.
    private async Task<IReadOnlyList<string>> TriggerAsync(List<EmittedEvent> triggers, CancellationToken cancellationToken)
    {
        if (triggers.Count == 0)
        {
            return [];
        }

        var answers = await ingress.EmitAsync(triggers, cancellationToken);
        return [.. answers.Zip(triggers).Where(pair => pair.First.Refusal is null).Select(pair => pair.First.Id ?? pair.Second.Id)];
    }
}
