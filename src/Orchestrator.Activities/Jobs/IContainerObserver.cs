using Orchestrator.Store;

namespace Orchestrator.Activities.Jobs;

/// <summary>
/// Watches one run of a container: first <see cref="Started"/>, then <see cref="WriteAsync"/> for every group of lines, one call at a time.
/// </summary>
public interface IContainerObserver
{
    /// <summary>The time of the last line that was seen before, by whomever; null when there is none.</summary>
    DateTimeOffset? LastLogTime { get; }

    void Started(string containerId);

    Task WriteAsync(IReadOnlyList<LogLine> lines, CancellationToken cancellationToken);
}
