namespace Orchestrator.Store;

/// <summary>A line together with the log it comes from.</summary>
public sealed record JobLogLine(JobLog Log, LogLine Line);
