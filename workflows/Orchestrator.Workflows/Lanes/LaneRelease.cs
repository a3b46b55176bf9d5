namespace Orchestrator.Workflows.Lanes;

/// <summary>The signal that a sequence leaves its lane, or its place in the queue.</summary>
public sealed record LaneRelease(string Holder);
