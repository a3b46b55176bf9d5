using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Sequences;

namespace Orchestrator.Api.Sequences;

/// <summary>A run in the shape of Keptn's sequence execution, with our additions.</summary>
internal static class ExecutionView
{
    public static object Of(SequenceExecution run, SequenceState? state)
    {
        var tasks = state?.Tasks ?? [];
        var current = tasks.Where(task => task.Phase is TaskPhase.Triggered or TaskPhase.Started or TaskPhase.WaitingForApproval).ToList();
        var members = new Dictionary<string, object?>
        {
            ["_id"] = run.WorkflowId,
            ["schemaVersion"] = "1",
            ["sequence"] = new { name = run.Name, tasks = tasks.Select(task => new { name = task.Name }).Concat<object>(Remaining(state)).ToList() },
            ["status"] = new
            {
                state = run.State,
                result = run.Result,
                status = state?.Status is { } status ? Verdict.Word(status) : null,
                message = state?.Message,
                previousTasks = tasks.Except(current).Select(Task).ToList(),
                currentTask = current.Count > 0 ? Task(current[0]) : null,
                currentTasks = current.Count > 1 ? current.Select(Task).ToList() : null,
            },
            ["scope"] = new
            {
                project = run.Project,
                stage = run.Stage,
                service = run.Service,
                keptnContext = run.Context,
                triggeredId = state?.TriggerId,
                eventType = $"sh.keptn.event.{run.Stage}.{run.Name}.triggered",
            },
            ["triggeredAt"] = state?.TriggeredAt ?? run.StartedAt,
            ["startedAt"] = state?.StartedAt,
            ["finishedAt"] = state?.FinishedAt ?? run.ClosedAt,
            ["attempt"] = state?.Attempt,
            ["causedBy"] = state?.CausedBy,
            ["shipyardVersion"] = state?.ShipyardVersion,
            ["control"] = state?.Control,
            ["workflow"] = new { id = run.WorkflowId, runId = run.RunId },
        };

        // What a run cannot tell is left out, as everywhere; a dictionary would say null.
        return members.Where(member => member.Value is not null).ToDictionary();
    }

    private static IEnumerable<object> Remaining(SequenceState? state) => (state?.Remaining ?? []).Select(name => new { name });

    private static object Task(TaskState task) => new
    {
        name = task.Name,
        triggeredID = task.TriggeredId,
        phase = System.Text.Json.JsonSerializer.SerializeToElement(task.Phase),
        result = task.Result is { } result ? Verdict.Word(result) : null,
        status = task.Status is { } status ? Verdict.Word(status) : null,
        attempt = task.Attempt,
        message = task.Message.Length == 0 ? null : task.Message,
        triggeredAt = task.TriggeredAt,
        startedAt = task.StartedAt,
        finishedAt = task.FinishedAt,
        executors = task.Executors,
    };
}
