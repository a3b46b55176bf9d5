using Orchestrator.Model.Listeners;

namespace Orchestrator.Activities.Listeners;

/// <summary>A listener that has seen everything up to its cursor.</summary>
internal sealed class RestingListener(ListenerDefinition listener, long cursor)
{
    private readonly TaskCompletionSource woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ListenerDefinition Listener => listener;

    internal long Cursor => cursor;

    /// <summary>Its turn is over: only its workflow can be woken.</summary>
    internal bool IsLeft { get; set; }

    internal Task Woken => woken.Task;

    internal void Wake() => woken.TrySetResult();
}
