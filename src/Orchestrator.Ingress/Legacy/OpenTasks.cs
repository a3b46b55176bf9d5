using Orchestrator.Model.Events;
using Orchestrator.Model.Legacy;
using Orchestrator.Store;

namespace Orchestrator.Ingress.Legacy;

/// <summary>
/// Finds the task that a legacy event finishes. Such events name no triggered event, and their senders do not wait for one: while a
/// sequence of the same context is under way, its task may still be about to be triggered.
/// </summary>
internal sealed class OpenTasks(IEventLog log, TimeProvider time)
{
    private const int MostEvents = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The oldest open one; null when there is none and none is coming.</summary>
    public async Task<LoggedEvent?> FindAsync(LegacyEffect.FinishTask finish, string context, CancellationToken cancellationToken)
    {
        var seen = await log.GetHeadAsync(cancellationToken);
        if (await FindOpenAsync(finish, context, cancellationToken) is { } open)
        {
            return open;
        }

        return await IsUnderWayAsync(finish, context, cancellationToken) ? await WaitAsync(finish, context, seen, cancellationToken) : null;
    }

    /// <summary>Whether somebody has said that they work on it.</summary>
    public async Task<bool> IsStartedAsync(LoggedEvent open, CancellationToken cancellationToken)
    {
        var type = EventType.TaskStarted(EventType.Parse(open.Type).Task);
        var query = new EventQuery { Contexts = [open.Context], Type = type, TriggeredId = open.Id, PageSize = 1 };
        return (await log.QueryAsync(query, cancellationToken)).Events.Count > 0;
    }

    private async Task<LoggedEvent?> WaitAsync(LegacyEffect.FinishTask finish, string context, long seen, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var filter = new EventFilter { Context = context, Type = EventType.TaskTriggered(finish.Task) };
        try
        {
            await foreach (var _ in log.FollowAsync(filter, seen, either.Token))
            {
                if (await FindOpenAsync(finish, context, cancellationToken) is { } open)
                {
                    return open;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody triggered it in time.
        }

        return null;
    }

    private async Task<LoggedEvent?> FindOpenAsync(LegacyEffect.FinishTask finish, string context, CancellationToken cancellationToken)
    {
        var query = Within(finish, context) with { Type = EventType.TaskTriggered(finish.Task), PageSize = 1 };
        return (await log.QueryOpenAsync(query, cancellationToken)).Events is [var open, ..] ? open : null;
    }

    private async Task<bool> IsUnderWayAsync(LegacyEffect.FinishTask finish, string context, CancellationToken cancellationToken)
    {
        var events = (await log.QueryAsync(Within(finish, context) with { PageSize = MostEvents }, cancellationToken)).Events;
        var finished = events.Where(logged => Is(logged, EventKind.Finished)).Select(logged => logged.TriggeredId).ToHashSet(StringComparer.Ordinal);
        return events.Any(logged => Is(logged, EventKind.Triggered) && !finished.Contains(logged.Id));
    }

    private static bool Is(LoggedEvent logged, EventKind kind)
    {
        var type = EventType.Parse(logged.Type);
        return type.IsSequence && type.Kind == kind;
    }

    private static EventQuery Within(LegacyEffect.FinishTask finish, string context) => finish.AnyScope
        ? new EventQuery { Contexts = [context], Project = finish.Scope.Project }
        : new EventQuery { Contexts = [context], Project = finish.Scope.Project, Stage = finish.Scope.Stage, Service = finish.Scope.Service };
}
