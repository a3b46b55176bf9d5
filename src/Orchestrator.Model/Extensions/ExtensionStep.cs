namespace Orchestrator.Model.Extensions;

/// <summary>A task of a run as the event kit knows it: a step.</summary>
public sealed record ExtensionStep(string Id, string Task, DateTimeOffset StartedAt);
