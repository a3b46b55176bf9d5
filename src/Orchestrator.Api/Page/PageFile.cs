namespace Orchestrator.Api.Page;

/// <summary>One file of the page.</summary>
internal sealed record PageFile(ReadOnlyMemory<byte> Content, string ContentType, string Tag);
