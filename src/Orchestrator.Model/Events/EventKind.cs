namespace Orchestrator.Model.Events;

/// <summary>What an event type says happened.</summary>
public enum EventKind
{
    /// <summary>Not a Keptn task or sequence event; only subscriptions and listeners look at it.</summary>
    Other,
    Triggered,
    Started,
    StatusChanged,
    Finished,
    Invalidated,
}
