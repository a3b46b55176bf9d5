namespace Orchestrator.Model.Extensions;

/// <summary>A job of a task as the event kit knows it: a target.</summary>
public sealed record ExtensionTarget(string Id, string Job, DateTimeOffset StartedAt);
