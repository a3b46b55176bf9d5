namespace Orchestrator.Store;

/// <summary>Where a resource lives: a project, one of its stages, or a service in a stage.</summary>
public sealed record ResourceScope(string Project, string? Stage = null, string? Service = null);
