using System.Collections.Concurrent;
using System.Diagnostics;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Storage;

namespace Temporal.Embedded.Engine;

/// <summary>The runs: found, changed one transition at a time, stored, woken at their deadlines, recovered after a restart.</summary>
/// <remarks>
/// Glossary. Run: one execution. Slot: all runs of a workflow id under one lock. Transition: one change of a run. Workflow task:
/// a worker's turn (scheduled, started, completed); transient: a repeated attempt, not in the history; speculative: made for an
/// update, leaves no trace when it is rejected. Buffered event: arrived while a worker has its turn, gets its id afterwards.
/// Item: a pending thing with a row of its own. Hot: a restart has to look at the run at once. Tail: the newest events, in memory.
/// </remarks>
internal sealed class RunEngine(RunKernel kernel) : IDisposable
{
    private const int IdleSeconds = 10;
    private readonly ConcurrentDictionary<WorkflowKey, RunSlot> slots = new();
    private readonly ConcurrentDictionary<string, RunTimer> coldTimers = new(StringComparer.Ordinal);
    private readonly List<IRunObserver> observers = [];
    private Timer? sweep;
    private long lastRunKey;

    public RunKernel Kernel { get; } = kernel;

    /// <summary>Queries that a task of their own carries, by id.</summary>
    public ConcurrentDictionary<string, PendingQuery> DirectQueries { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs in memory, for tests.</summary>
    public int LoadedRuns => slots.Values.Sum(slot => slot.Loaded.Count);

    /// <summary>Locks the runs of a workflow id until the result is disposed.</summary>
    public Held Hold(WorkflowKey key)
    {
        while (true)
        {
            var slot = slots.GetOrAdd(key, static k => new RunSlot(k));
            slot.Gate.Enter();
            if (!slot.Dead)
            {
                slot.LastUse = Environment.TickCount64;
                return new Held(slot);
            }

            slot.Gate.Exit();
        }
    }

    /// <summary>The run with the id, or the newest one for an empty id; null when there is none.</summary>
    public Run? Find(RunSlot slot, string runId)
    {
        if (runId.Length == 0)
        {
            return Current(slot);
        }

        if (!slot.Loaded.TryGetValue(runId, out var run))
        {
            if (!slot.Stored.IsCompleted)
            {
                // The run was dropped a moment ago and its last change is on its way to the disk.
                slot.Stored.GetAwaiter().GetResult();
            }

            run = Kernel.Reader.Load(slot, runId);
            if (run is null)
            {
                return null;
            }

            slot.Loaded[runId] = run;
            CountWork(run, Kernel.Workload.Add);
            if (coldTimers.TryRemove(runId, out var timer))
            {
                run.Wake = timer;
            }
        }

        run.LastUse = Environment.TickCount64;
        return run;
    }

    /// <summary>The newest run, or null.</summary>
    public Run? Current(RunSlot slot)
    {
        slot.CurrentRunId ??= Kernel.Reader.CurrentRunId(slot.Key);
        return slot.CurrentRunId.Length == 0 ? null : Find(slot, slot.CurrentRunId);
    }

    /// <summary>The run, or the refusal that clients expect.</summary>
    public Run Require(RunSlot slot, string runId) => Find(slot, runId) ?? throw Unknown(slot.Key.WorkflowId, runId);

    public static TemporalServiceException Unknown(string workflowId, string runId) => runId.Length == 0
        ? Refusal.NotFound($"workflow not found for ID: {workflowId}")
        : Refusal.NotFound($"workflow execution not found for workflow ID \"{workflowId}\" and run ID \"{runId}\"");

    /// <summary>Ends when everything that changed the workflow id's runs so far is committed.</summary>
    public Task StoredAsync(WorkflowKey key)
    {
        using var held = Hold(key);
        return held.Slot.Stored;
    }

    public Transition Begin(Run run) => new(this, run, Kernel.Clock.UtcNow);

    public long NextRunKey() => Interlocked.Increment(ref lastRunKey);

    /// <summary>Stores transitions of runs of one slot together; the task ends with their commit.</summary>
    /// <param name="transition">The first of them.</param>
    /// <param name="lazily">Nobody waits for the commit.</param>
    public Task Commit(Transition transition, bool lazily = false)
    {
        if (!transition.Dirty)
        {
            return transition.Run.Slot.Stored;
        }

        Limits.Enforce(transition);
        var writes = new List<IWrite>(2);
        for (var each = transition; each is not null; each = each.Next)
        {
            writes.Add(each.Encode());
            each.Run.Slot.Begun.Remove(each);
            if (each.BecomesCurrent)
            {
                each.Run.Slot.CurrentRunId = each.Run.RunId;
            }
        }

        var stored = Kernel.Database.Writer.Enqueue(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(writes), lazily);
        transition.Run.Slot.Stored = stored;
        for (var each = transition; each is not null; each = each.Next)
        {
            SetWake(each.Run);
            foreach (var follower in each.Followers ?? [])
            {
                // Counted until it ran: skipped time must not pass between a command and what it brings about.
                Kernel.Workload.Add();
                ThreadPool.UnsafeQueueUserWorkItem(static work => work.Engine.Follow(work.Action), (Engine: this, Action: follower), preferLocal: false);
            }
        }

        return stored;
    }

    private void Follow(Action follower)
    {
        try
        {
            follower();
        }
        finally
        {
            Kernel.Workload.Remove();
        }
    }

    /// <summary>Deletes a run, open or closed; its id is free at once.</summary>
    public Task Forget(Run run)
    {
        var slot = run.Slot;
        run.Wake?.Timer.Cancel();
        CountWork(run, Kernel.Workload.Remove);
        slot.Loaded.Remove(run.RunId);
        if (slot.CurrentRunId == run.RunId)
        {
            slot.CurrentRunId = "";
        }

        Queries.Abandon(run);
        return slot.Stored = Kernel.Database.Writer.Enqueue(new RunRemoval(Kernel, run.Key, run.Changed));
    }

    /// <summary>Changes a run in the background: the answer of another run, a timer.</summary>
    public void Change(WorkflowKey key, string runId, Action<Transition> change)
    {
        try
        {
            using var held = Hold(key);
            if (Find(held.Slot, runId) is { } run)
            {
                var transition = Begin(run);
                change(transition);
                Commit(transition);
            }
        }
        // One run that cannot be changed, or a writer that has stopped, must not take the process down. What is stored says
        // what is still to do, at the latest at the next start.
        catch (Exception e)
        {
            Log.BackgroundFault(Kernel.Logger, e, e.Message);
        }
    }

    /// <summary>Takes up what the database holds: work at once, deadlines as timers, the rest stays on disk.</summary>
    public void Recover()
    {
        var watch = Stopwatch.StartNew();
        lastRunKey = Kernel.Reader.LastRunKey();
        Relist();
        var found = Kernel.Reader.ToRecover();
        var loaded = 0;
        foreach (var (workflow, runId, hot, wake) in found)
        {
            if (hot)
            {
                loaded++;
                Change(workflow, runId, Recovery.TakeUp);
            }
            else
            {
                coldTimers[runId] = MakeTimer(workflow, runId, wake);
            }
        }

        Log.Recovered(Kernel.Logger, found.Count, loaded, watch.ElapsedMilliseconds);
        sweep = new Timer(_ => Sweep(IdleSeconds * 1000), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
    }

    public void Observe(IRunObserver observer) => observers.Add(observer);

    public void Tell(ClosedRun closed)
    {
        foreach (var observer in observers)
        {
            observer.Closed(closed);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => sweep?.Dispose();

    /// <summary>Lets runs that nobody has used for a while leave the memory.</summary>
    internal void Sweep(long idleMilliseconds)
    {
        var oldest = Environment.TickCount64 - idleMilliseconds;
        Kernel.Queues.Sweep();
        foreach (var slot in slots.Values)
        {
            lock (slot.Gate)
            {
                if (slot.Dead || !slot.Stored.IsCompletedSuccessfully)
                {
                    continue;
                }

                foreach (var run in slot.Loaded.Values.Where(run => run.CanLeaveMemory && run.LastUse < (run.IsOpen ? oldest : Environment.TickCount64 - Math.Min(idleMilliseconds, 5000))).ToList())
                {
                    slot.Loaded.Remove(run.RunId);
                    CountWork(run, Kernel.Workload.Remove);
                    if (run.Wake is { } timer)
                    {
                        coldTimers[run.RunId] = timer;
                    }
                }

                if (slot.Loaded.Count == 0 && slot.LastUse < oldest)
                {
                    slot.Dead = true;
                    slots.TryRemove(slot.Key, out _);
                }
            }
        }
    }

    /// <summary>Visibility catches up with what a crash kept from it; afterwards the lists are right.</summary>
    private void Relist()
    {
        var behind = Kernel.Reader.Unlisted();
        foreach (var (workflow, runId) in behind)
        {
            Change(workflow, runId, static transition => transition.Show());
        }

        if (behind.Count > 0)
        {
            Kernel.Database.Writer.Enqueue(static _ => { }).GetAwaiter().GetResult();
        }
    }

    /// <summary>What workers of an open run have in hand keeps time from being skipped while the run is in memory.</summary>
    private static void CountWork(Run run, Action count)
    {
        if (!run.IsOpen)
        {
            return;
        }

        if (run.TaskStarted)
        {
            count();
        }

        foreach (var _ in run.HasActivities ? run.Activities.Values.Where(activity => activity.StartedTime != 0) : [])
        {
            count();
        }
    }

    private void SetWake(Run run)
    {
        var due = run.IsOpen || run.State.ParentWaits ? Deadlines.Next(run) : 0;
        if (due == 0)
        {
            run.Wake?.Timer.Cancel();
            run.Wake = null;
        }
        else if (run.Wake is not { } armed || armed.Timer.Spent || due < armed.Due)
        {
            // A timer that is too early only finds nothing to do: cheaper than moving it with every transition.
            run.Wake?.Timer.Cancel();
            run.Wake = MakeTimer(run.Slot.Key, run.RunId, due);
        }
    }

    private RunTimer MakeTimer(WorkflowKey workflow, string runId, long due) =>
        new(Kernel.Clock.Schedule(Ticks.ToTime(due), () => Wake(workflow, runId)), due);

    private void Wake(WorkflowKey workflow, string runId)
    {
        Change(workflow, runId, transition =>
        {
            Deadlines.Fire(transition);
            if (!transition.Dirty)
            {
                SetWake(transition.Run);
            }
        });
    }
}
