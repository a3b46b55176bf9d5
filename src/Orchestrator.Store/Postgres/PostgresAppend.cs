using Microsoft.Extensions.Logging;

namespace Orchestrator.Store.Postgres;

/// <summary>One part of a group commit: events to append, or a row to mark.</summary>
internal sealed class PostgresAppend
{
    public IReadOnlyList<NewEvent> Events { get; init; } = [];

    public long? Marked { get; init; }

    public DispatchState State { get; init; }

    public TaskCompletionSource<IReadOnlyList<AppendOutcome>> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Fail(Exception reason, ILogger logger)
    {
        if (Marked is { } sequence)
        {
            Log.MarkLost(logger, sequence, reason.Message);
        }
        else
        {
            Completion.TrySetException(reason);
        }
    }
}
