namespace Temporalio.Workflows;

/// <summary>How a workflow sees the cancellation of a child workflow.</summary>
public enum ChildWorkflowCancellationType
{
    /// <summary>Do not ask; report the child as cancelled at once.</summary>
    Abandon = 0,

    /// <summary>Ask for the cancellation and report the child as cancelled at once.</summary>
    TryCancel = 1,

    /// <summary>Ask for the cancellation and wait until the child has ended.</summary>
    WaitCancellationCompleted = 2,

    /// <summary>Ask for the cancellation and wait until the server has taken the request.</summary>
    WaitCancellationRequested = 3,
}
