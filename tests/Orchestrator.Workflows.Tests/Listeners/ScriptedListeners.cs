using System.Collections.Concurrent;
using Orchestrator.Workflows.Listeners;
using Orchestrator.Workflows.Requests;
using Orchestrator.Workflows.Schedules;
using Temporalio.Activities;

namespace Orchestrator.Workflows.Tests.Listeners;

/// <summary>Deliveries and requests that end as they are told, and keep what they were asked.</summary>
public sealed class ScriptedListeners : IListenerActivities, IRequestActivities, IScheduleActivities
{
    private readonly ConcurrentQueue<Func<ListenerTurn, ListenerProgress>> script = new();

    public ConcurrentQueue<(ListenerTurn Turn, DateTime At)> Turns { get; } = new();

    public ConcurrentQueue<RequestCall> Calls { get; } = new();

    /// <summary>The outcome of a request by its address.</summary>
    public Func<string, RequestOutcome> Answer { get; set; } = _ => new RequestOutcome();

    /// <summary>The next turns; after the last one the listener is gone.</summary>
    public void Script(params Func<ListenerTurn, ListenerProgress>[] turns)
    {
        foreach (var turn in turns)
        {
            script.Enqueue(turn);
        }
    }

    [Activity]
    public Task<ListenerProgress> DeliverAsync(ListenerTurn turn)
    {
        Turns.Enqueue((turn, ActivityExecutionContext.Current.Info.CurrentAttemptScheduledTime));
        return Task.FromResult(script.TryDequeue(out var next) ? next(turn) : new ListenerProgress { Cursor = turn.Cursor, Deleted = true });
    }

    /// <summary>Completes when the sequence of a firing ends; at once unless it is replaced.</summary>
    public Func<FiredSequence, Task> Ends { get; set; } = _ => Task.CompletedTask;

    public ConcurrentQueue<FiredSequence> Fired { get; } = new();

    [Activity]
    public async Task WaitForSequenceAsync(FiredSequence fired)
    {
        Fired.Enqueue(fired);
        await Ends(fired).WaitAsync(ActivityExecutionContext.Current.CancellationToken);
    }

    [Activity]
    public Task<RequestOutcome> SendRequestAsync(RequestCall call)
    {
        Calls.Enqueue(call);
        return Task.FromResult(Answer(call.Request.Url));
    }
}
