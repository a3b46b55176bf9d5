namespace Temporalio.Workflows;

/// <summary>How a workflow sees the cancellation of an activity.</summary>
public enum ActivityCancellationType
{
    /// <summary>Ask for the cancellation and report the activity as cancelled at once.</summary>
    TryCancel = 0,

    /// <summary>Ask for the cancellation and wait until the activity has ended.</summary>
    WaitCancellationCompleted = 1,

    /// <summary>Do not ask; report the activity as cancelled at once.</summary>
    Abandon = 2,
}
