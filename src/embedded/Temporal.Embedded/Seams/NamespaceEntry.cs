namespace Temporal.Embedded.Seams;

/// <summary>What the engine needs to know of a namespace.</summary>
internal sealed record NamespaceEntry(string Name, string Id, TimeSpan Retention);
