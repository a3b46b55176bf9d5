namespace Orchestrator.Ingress.Routing;

/// <summary>Where an event goes after the log.</summary>
internal enum Destination
{
    /// <summary>Nothing has to be told; who reads the log sees it.</summary>
    Log,

    /// <summary>Starts a sequence.</summary>
    Sequence,

    /// <summary>Signals the workflow that waits for an answer.</summary>
    Asker,

    /// <summary>Starts jobs outside of any sequence.</summary>
    Jobs,

    /// <summary>Changes the registry or becomes other events: a legacy Keptn type.</summary>
    Effect,

    /// <summary>Nobody wants it.</summary>
    Nowhere,
}
