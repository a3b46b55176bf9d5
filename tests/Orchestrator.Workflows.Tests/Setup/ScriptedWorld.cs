using System.Collections.Concurrent;
using System.Text.Json;
using Orchestrator.Model.Approvals;
using Orchestrator.Model.Evaluations;
using Orchestrator.Model.Events;
using Orchestrator.Model.Jobs;
using Orchestrator.Model.Payloads;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Evaluations;
using Orchestrator.Workflows.Events;
using Orchestrator.Workflows.Jobs;
using Orchestrator.Workflows.Lanes;
using Orchestrator.Workflows.Remediations;
using Orchestrator.Workflows.Sequences;
using Temporalio.Activities;
using Temporalio.Client;

namespace Orchestrator.Workflows.Tests.Setup;

/// <summary>
/// Stands for ingress and executors: records what workflows send, and answers tasks as a script says. Answers are signalled before
/// the activity returns, so that skipped time cannot overtake them.
/// </summary>
public sealed class ScriptedWorld(ITemporalClient client) : ISequenceActivities, IEventActivities, IJobActivities, IEvaluationActivities, IRemediationActivities
{
    private readonly ConcurrentQueue<TaskTrigger> triggers = new();
    private readonly ConcurrentQueue<EmitRequest> emitted = new();
    private readonly ConcurrentQueue<SequenceEnding> endings = new();
    private readonly ConcurrentDictionary<string, TaskTrigger> byId = new();
    private int answers;

    /// <summary>What happens when a task is triggered; by default one executor starts and passes.</summary>
    public Func<TaskTrigger, IEnumerable<TaskEvent>>? Script { get; set; }

    /// <summary>The job actions that match a task.</summary>
    public Func<TaskTrigger, IReadOnlyList<JobAction>?> Jobs { get; set; } = _ => null;

    public Func<JobTaskRun, CancellationToken, Task<JobTaskOutcome>>? Containers { get; set; }

    public Func<TaskTrigger, bool> BuiltIn { get; set; } = _ => false;

    public EvaluationPlan Plan { get; set; } = new();

    public IReadOnlyList<SliValue> Measured { get; set; } = [];

    public ActionAnswer NextAction { get; set; } = new(false, Result.Fail, Status.Errored, "no remediation.yaml");

    public Func<TaskTrigger, bool> Skips { get; set; } = _ => false;

    public IReadOnlyList<TaskTrigger> Triggers => [.. triggers];

    public IReadOnlyList<string> TriggeredTasks => [.. triggers.Select(trigger => trigger.Task.Name)];

    public IReadOnlyList<EmitRequest> Emitted => [.. emitted];

    public IReadOnlyList<SequenceEnding> Endings => [.. endings];

    [Activity]
    public async Task<TaskTriggered> TriggerTaskAsync(TaskTrigger trigger)
    {
        if (Skips(trigger))
        {
            return new TaskTriggered { Skipped = true };
        }

        if (byId.TryAdd(trigger.EventId, trigger))
        {
            triggers.Enqueue(trigger);
            foreach (var answer in Script?.Invoke(trigger) ?? Pass(trigger))
            {
                await AnswerAsync(trigger, answer);
            }
        }

        var data = Payload.NextTask(
            Payload.Merge(trigger.Sequence.Data.Data, trigger.Finished.Select(part => part.Data)), trigger.Sequence.Scope, null, trigger.Task);
        return new TaskTriggered
        {
            EventKey = $"key of {trigger.EventId}",
            Time = DateTimeOffset.UtcNow,
            Jobs = Jobs(trigger),
            BuiltIn = BuiltIn(trigger),
            Approval = trigger.Task.Name == "approval" ? ApprovalTerms.Of(data) : null,
        };
    }

    [Activity]
    public async Task<SequenceEnded> FinishSequenceAsync(SequenceEnding ending)
    {
        endings.Enqueue(ending);
        if (ending is { Lane: { } lane, LaneContended: true })
        {
            await client.GetWorkflowHandle(lane).SignalAsync(WorkflowSignals.Release, [new LaneRelease(ending.WorkflowId)]);
        }

        return new SequenceEnded("finished", "key", DateTimeOffset.UnixEpoch, ["follow-up"]);
    }

    [Activity]
    public async Task<Emission> EmitAsync(EmitRequest request)
    {
        emitted.Enqueue(request);
        var type = EventType.Parse(request.Type);
        if (request.TriggeredId is { } id && byId.TryGetValue(id, out var trigger) && type.Kind is EventKind.Started or EventKind.Finished)
        {
            var data = EventData.Read(request.Data);
            await AnswerAsync(trigger, new TaskEvent
            {
                EventId = request.Id,
                EventKey = request.Id,
                Kind = type.Kind,
                TriggeredId = id,
                Source = request.Source,
                Time = DateTimeOffset.UnixEpoch,
                Result = data.Result,
                Status = data.Status,
                Message = data.Message,
                Data = new PayloadPart { Data = request.Data },
            });
        }

        return new Emission(request.Id, request.Id, DateTimeOffset.UnixEpoch);
    }

    [Activity]
    public Task<string?> CheckImagesAsync(JobInput job) =>
        Task.FromResult(job.Action.Tasks.Any(task => task.Image == "forbidden") ? "Forbidden: Image forbidden." : null);

    [Activity]
    public Task<JobTaskOutcome> RunTaskAsync(JobTaskRun run) =>
        Containers?.Invoke(run, ActivityExecutionContext.Current.CancellationToken) ?? Task.FromResult(Exit(run, Result.Pass));

    [Activity]
    public Task<EvaluationPlan> PrepareAsync(EvaluationInput evaluation) => Task.FromResult(Plan);

    [Activity]
    public Task<IReadOnlyList<SliValue>> QueryAsync(SliQuery query) => Task.FromResult(Measured);

    [Activity]
    public Task<IReadOnlyList<SliValue>> ReadSliAsync(string eventKey) => Task.FromResult(Measured);

    [Activity]
    public Task<ActionAnswer> FindActionAsync(ActionQuestion question) => Task.FromResult(NextAction);

    public static JobTaskOutcome Exit(JobTaskRun run, Result result, Status status = Status.Succeeded) => new()
    {
        Name = run.Job.Action.Tasks[run.TaskIndex].Name,
        Attempt = run.Attempt,
        Result = result,
        Status = status,
        Message = $"{run.Job.Action.Tasks[run.TaskIndex].Name} ended.",
        StartedAt = DateTimeOffset.UnixEpoch,
        FinishedAt = DateTimeOffset.UnixEpoch,
    };

    public IEnumerable<TaskEvent> Pass(TaskTrigger trigger) => [Started(trigger), Finished(trigger)];

    public TaskEvent Started(TaskTrigger trigger, string source = "executor") => Answer(trigger, EventKind.Started, source);

    public TaskEvent Finished(TaskTrigger trigger, string result = "pass", string status = "succeeded", string? data = null, string source = "executor") =>
        Answer(trigger, EventKind.Finished, source) with
        {
            Result = result,
            Status = status,
            Message = $"{trigger.Task.Name} says {result}",
            Data = new PayloadPart { Data = JsonElement.Parse(data ?? "{\"" + trigger.Task.Name + "\":{\"done\":true}}") },
        };

    public Task AnswerAsync(TaskTrigger trigger, TaskEvent answer) =>
        client.GetWorkflowHandle(trigger.WorkflowId).SignalAsync(WorkflowSignals.TaskEvent, [answer]);

    private TaskEvent Answer(TaskTrigger trigger, EventKind kind, string source)
    {
        var id = $"answer {Interlocked.Increment(ref answers)}";
        return new TaskEvent { EventId = id, EventKey = id, Kind = kind, TriggeredId = trigger.EventId, Source = source, Time = DateTimeOffset.UnixEpoch };
    }
}
