using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Engine;

/// <summary>The state of a run in memory: what is pending, and the events since the last completed workflow task. Guarded by its slot's lock.</summary>
internal sealed class Run(RunSlot slot, long key, RunInfo info, RunAttributes attributes, RunState state)
{
    private Dictionary<long, ActivityState>? activities;
    private Dictionary<string, TimerState>? timers;
    private Dictionary<long, ChildState>? children;
    private Dictionary<long, ExternalState>? externals;
    private Dictionary<string, Update>? updates;
    private Dictionary<long, HistoryEvent>? pinned;
    private HashSet<string>? signalRequests;

    public RunSlot Slot { get; } = slot;

    public long Key { get; } = key;

    public RunInfo Info { get; } = info;

    /// <summary>Replaced as a whole, never changed in place: visibility rows share the messages.</summary>
    public RunAttributes Attributes { get; set; } = attributes;

    public RunState State { get; } = state;

    public string RunId => Info.RunId;

    public bool IsOpen => State.Status == (int)WorkflowExecutionStatus.Running;

    public WorkflowTaskState? Task
    {
        get => State.Task;
        set => State.Task = value;
    }

    /// <summary>A worker has a workflow task: events of others wait until it has answered.</summary>
    public bool TaskStarted => State.Task is { StartedId: not 0 };

    public Dictionary<long, ActivityState> Activities => activities ??= [];

    public Dictionary<string, TimerState> Timers => timers ??= new(StringComparer.Ordinal);

    public Dictionary<long, ChildState> Children => children ??= [];

    public Dictionary<long, ExternalState> Externals => externals ??= [];

    /// <summary>Updates by id: admitted ones live in memory only.</summary>
    public Dictionary<string, Update> Updates => updates ??= new(StringComparer.Ordinal);

    public bool HasUpdates => updates is { Count: > 0 };

    /// <summary>Request ids of signals that were taken.</summary>
    public HashSet<string> SignalRequests => signalRequests ??= new(StringComparer.Ordinal);

    /// <summary>Scheduled and initiated events of pending things, so that delivery need not read the history.</summary>
    public Dictionary<long, HistoryEvent> Pinned => pinned ??= [];

    /// <summary>Events that arrived while a workflow task is started; ids are given when it ends. Key: row of the item.</summary>
    public List<(long ItemId, HistoryEvent Event)> Buffered { get; } = [];

    /// <summary>Stored events from <see cref="TailFrom"/> on.</summary>
    public List<HistoryEvent> Tail { get; private set; } = [];

    /// <summary>Id of the first event of the tail.</summary>
    public long TailFrom { get; set; } = 1;

    /// <summary>The last workflow task that ended wanted to end the run, over events that its worker had not seen.</summary>
    public bool CloseAttempted { get; set; }

    /// <summary>Queries that wait for a workflow task.</summary>
    public List<PendingQuery> Queries { get; } = [];

    /// <summary>Completed with the next commit that changes the run; long polls wait for it.</summary>
    public TaskCompletionSource? Changed { get; set; }

    /// <summary>The timer that wakes the run at its next deadline.</summary>
    public RunTimer? Wake { get; set; }

    public long LastUse { get; set; } = Environment.TickCount64;

    public bool HasActivities => activities is { Count: > 0 };

    public bool HasTimers => timers is { Count: > 0 };

    public bool HasChildren => children is { Count: > 0 };

    public bool HasExternals => externals is { Count: > 0 };

    public string FirstRunId => Info.Started.FirstExecutionRunId;

    public string Namespace => Info.Namespace;

    public string WorkflowId => Info.WorkflowId;

    /// <summary>Nothing but the database needs to know the run now.</summary>
    public bool CanLeaveMemory =>
        Changed is null && Queries.Count == 0 && Task is null or { Kind: TaskKind.Normal, StartedId: 0 } && (updates is null || updates.Values.All(update => update.IsStored)) && !HasExternals;

    /// <summary>Waits for the next commit that changes the run.</summary>
    public Task NextChange() => (Changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The tail from an event on, or null when the tail begins later.</summary>
    public List<HistoryEvent>? TailSince(long eventId)
    {
        if (eventId < TailFrom)
        {
            return null;
        }

        var skip = (int)Math.Min(eventId - TailFrom, Tail.Count);
        return Tail.GetRange(skip, Tail.Count - skip);
    }

    /// <summary>Forgets events before the given one.</summary>
    public void TrimTail(long from)
    {
        if (from > TailFrom)
        {
            var drop = (int)Math.Min(from - TailFrom, Tail.Count);
            // A new list: readers hold the old one's ranges only as copies, and the capacity of a burst is given back.
            Tail = Tail.GetRange(drop, Tail.Count - drop);
            TailFrom = from;
        }
    }
}
