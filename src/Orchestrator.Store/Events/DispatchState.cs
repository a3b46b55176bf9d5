namespace Orchestrator.Store;

/// <summary>How far the routing of a logged event has come.</summary>
public enum DispatchState
{
    /// <summary>Durable, not yet handed to its workflow; the sweeper will do it if nobody else does.</summary>
    Pending = 0,

    /// <summary>Handed to its workflow, or nothing had to be handed over.</summary>
    Dispatched = 1,

    /// <summary>No sequence, subscription or listener wanted it.</summary>
    Unmatched = 2,
}
