using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;
using Orchestrator.Workflows.Listeners;

namespace Orchestrator.Activities.Listeners;

/// <summary>
/// Follows the log for the listeners that rest, and wakes those that an event is for. A listener rests in the process in which it
/// last looked; the others only remind it after a while, in case that process is gone.
/// </summary>
internal sealed class ListenerWaker(IEventLog log, ListenerCalls calls, TimeProvider time, ILogger<ListenerWaker> logger) : BackgroundService
{
    private static readonly TimeSpan ReminderPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, RestingListener> resting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ListenerDefinition> known = new(StringComparer.Ordinal);
    private readonly HashSet<string> turning = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> missed = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<long> begin = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long position;

    /// <summary>All listeners that there are; they are watched from that position on, wherever they rest.</summary>
    internal void Watch(IEnumerable<KeyValuePair<string, ListenerDefinition>> listeners, long from)
    {
        lock (gate)
        {
            known.Clear();
            foreach (var (name, listener) in listeners)
            {
                known[name] = listener;
            }

            foreach (var gone in resting.Keys.Where(name => !known.ContainsKey(name)).ToList())
            {
                resting.Remove(gone);
            }

            if (known.Count > 0)
            {
                Follow(from);
            }
        }
    }

    /// <summary>
    /// Rests from the cursor on. False: there is something to look at. True: nothing came for as long as it may linger; from now on
    /// the workflow is told. Until then the caller has the listener to itself.
    /// </summary>
    internal async Task<bool> RestAsync(string name, ListenerDefinition listener, long cursor, TimeSpan linger, CancellationToken cancellationToken)
    {
        var rest = new RestingListener(listener, cursor);
        lock (gate)
        {
            Follow(cursor);
            if (position > cursor)
            {
                return false;
            }

            missed.Remove(name);
            resting[name] = rest;
            if (linger <= TimeSpan.Zero)
            {
                rest.IsLeft = true;
                return true;
            }
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(rest.Woken, Task.Delay(linger, time, limit.Token));
        await limit.CancelAsync();
        lock (gate)
        {
            return rest.IsLeft = !rest.Woken.IsCompleted;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await begin.Task.WaitAsync(stoppingToken);
            while (true)
            {
                await FollowAsync(stoppingToken);
                await Task.Delay(RetryPause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start calls every listener.
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var logged in log.FollowAsync(EventFilter.Everything, Volatile.Read(ref position), stoppingToken))
            {
                Tell(logged, stoppingToken);
            }
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException or FormatException)
        {
            Log.FollowInterrupted(logger, e.Message);
        }
    }

    // The first one decides; nobody can rest before that.
    private void Follow(long from)
    {
        if (!begin.Task.IsCompleted)
        {
            position = from;
            begin.SetResult(from);
        }
    }

    private void Tell(LoggedEvent logged, CancellationToken stoppingToken)
    {
        lock (gate)
        {
            position = logged.Sequence;
            List<string>? woken = null;
            foreach (var (name, rest) in resting)
            {
                if (PreparedEvent.IsFor(rest.Listener, logged))
                {
                    (woken ??= []).Add(name);
                }
            }

            foreach (var name in woken ?? [])
            {
                resting.Remove(name, out var rest);
                if (rest is { IsLeft: true })
                {
                    calls.Wake(name, new ListenerWake { Sequence = logged.Sequence, From = rest.Cursor, Seen = logged.Sequence - 1 });
                }

                rest?.Wake();
            }

            NoteMissed(logged, stoppingToken);
        }
    }

    // Listeners that rest or turn here look after themselves.
    private void NoteMissed(LoggedEvent logged, CancellationToken stoppingToken)
    {
        if (resting.Count + turning.Count >= known.Count)
        {
            return;
        }

        var armed = missed.Count > 0;
        foreach (var (name, listener) in known)
        {
            if (!resting.ContainsKey(name) && !turning.Contains(name) && PreparedEvent.IsFor(listener, logged))
            {
                missed[name] = logged.Sequence;
            }
        }

        if (!armed && missed.Count > 0)
        {
            _ = RemindAsync(stoppingToken);
        }
    }

    private async Task RemindAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(ReminderPause, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        lock (gate)
        {
            foreach (var (name, sequence) in missed)
            {
                calls.Wake(name, new ListenerWake { Sequence = sequence });
            }

            missed.Clear();
        }
    }

    /// <summary>A turn of the listener runs in this process, until the result is disposed.</summary>
    internal IDisposable Turning(string name)
    {
        lock (gate)
        {
            turning.Add(name);
            missed.Remove(name);
        }

        return new Turn(this, name);
    }


    private sealed class Turn(ListenerWaker waker, string name) : IDisposable
    {
        public void Dispose()
        {
            lock (waker.gate)
            {
                waker.turning.Remove(name);
            }
        }
    }
}
