namespace Temporalio.Worker.Replay;

/// <summary>The code of a workflow did not give its thread back in time.</summary>
internal sealed class WorkflowDeadlockException(string workflowId, TimeSpan limit) : Exception(
    $"[TMPRL1101] Potential deadlock detected: the code of workflow '{workflowId}' did not yield within {limit.TotalSeconds:0.#} s. Workflow code must not block or compute for long.");
