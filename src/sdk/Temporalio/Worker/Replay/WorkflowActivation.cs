using Temporalio.Workflows;

namespace Temporalio.Worker.Replay;

/// <summary>What a workflow is told at one point of its history.</summary>
internal sealed class WorkflowActivation(DateTime time, bool isReplaying, TaskStart start, List<WorkflowJob> jobs)
{
    public DateTime Time { get; } = time;

    public bool IsReplaying { get; } = isReplaying;

    public TaskStart Start { get; } = start;

    /// <summary>In the order in which they are applied.</summary>
    public List<WorkflowJob> Jobs { get; } = jobs;
}

/// <summary>What the start of a workflow task says about the history.</summary>
internal sealed record TaskStart(
    int HistoryLength, int HistorySize, bool SuggestContinueAsNew, IReadOnlyCollection<SuggestContinueAsNewReason> Reasons)
{
    public static TaskStart None { get; } = new(0, 0, false, []);
}
