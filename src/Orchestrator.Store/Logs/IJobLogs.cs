namespace Orchestrator.Store;

/// <summary>
/// Container logs, written while the container runs. Per log: <see cref="OpenAsync"/>, any number of
/// <see cref="AppendAsync"/> by one writer at a time, <see cref="CompleteAsync"/>. Opening again keeps what is there, so a worker
/// that re-attaches continues after <see cref="FindLastTimeAsync"/>. A log over the cap keeps its head and its tail.
/// </summary>
public interface IJobLogs
{
    Task OpenAsync(JobLog log, CancellationToken cancellationToken);

    Task AppendAsync(string id, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken);

    Task CompleteAsync(string id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The time of the last stored line; null when there is none.</summary>
    Task<DateTimeOffset?> FindLastTimeAsync(string id, CancellationToken cancellationToken);

    /// <summary>The logs that match, oldest first.</summary>
    Task<IReadOnlyList<JobLog>> ListAsync(JobLogQuery query, CancellationToken cancellationToken);

    /// <summary>The last lines of one log.</summary>
    Task<IReadOnlyList<LogLine>> ReadTailAsync(string id, int lines, CancellationToken cancellationToken);

    /// <summary>
    /// All lines that match, log after log; with <paramref name="follow"/> also those still to come, for ever, as they arrive.
    /// </summary>
    IAsyncEnumerable<JobLogLine> ReadAsync(JobLogQuery query, bool follow, CancellationToken cancellationToken);
}
