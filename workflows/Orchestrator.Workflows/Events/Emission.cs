namespace Orchestrator.Workflows.Events;

/// <summary>What became of an event a workflow emitted.</summary>
public sealed record Emission(string Id, string EventKey, DateTimeOffset Time);
