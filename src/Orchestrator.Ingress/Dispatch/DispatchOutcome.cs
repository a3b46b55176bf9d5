namespace Orchestrator.Ingress.Dispatch;

/// <summary>What became of a row that was to be dispatched.</summary>
internal enum DispatchOutcome
{
    /// <summary>Done, or nobody wants it: the row is marked.</summary>
    Settled,

    /// <summary>Its jobs wait for the kill switch; the row stays pending, those after it need not wait for it.</summary>
    Held,

    /// <summary>It failed for now; the row stays pending, and those of its line wait.</summary>
    Postponed,
}
