using Temporalio.Api.History.V1;

namespace Temporalio.Worker.Replay;

/// <summary>The events that one workflow task saw; the last one is its WORKFLOW_TASK_STARTED.</summary>
/// <param name="Events">The events.</param>
/// <param name="Completed">How the task was answered; null for the task that is to be done now.</param>
/// <param name="CommandEvents">The events that the task's commands led to.</param>
internal sealed record HistoryChunk(List<HistoryEvent> Events, HistoryEvent? Completed, List<HistoryEvent> CommandEvents)
{
    public HistoryEvent Started => Events[^1];

    public bool IsReplay => Completed is not null;
}
