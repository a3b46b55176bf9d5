namespace Orchestrator.Api.Sequences;

/// <summary>What somebody wants of a context, or of one stage of it.</summary>
internal sealed record ControlOrder(string Project, string Context, string? Stage, string Word, string Who, string? Why);
