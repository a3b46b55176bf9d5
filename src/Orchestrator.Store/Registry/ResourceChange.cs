namespace Orchestrator.Store;

/// <summary>One file written or, without content, deleted.</summary>
public sealed record ResourceChange(string Uri, ReadOnlyMemory<byte>? Content);
