namespace Orchestrator.Store;

/// <summary>One line of a container, without its line break, secrets already masked.</summary>
public sealed record LogLine(DateTimeOffset Time, LogSource Source, string Text);
