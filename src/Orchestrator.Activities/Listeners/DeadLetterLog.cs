using Orchestrator.Store;

namespace Orchestrator.Activities.Listeners;

/// <summary>Dead letters by their position in the log.</summary>
internal static class DeadLetterLog
{
    /// <summary>The event at exactly this position; null when the log keeps it no longer.</summary>
    internal static async Task<LoggedEvent?> FindLetterAsync(this IEventLog log, long sequence, CancellationToken cancellationToken) =>
        await log.ReadAfterAsync(sequence - 1, 1, cancellationToken) is [{ } logged] && logged.Sequence == sequence ? logged : null;
}
