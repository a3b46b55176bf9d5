using Google.Protobuf;
using Temporal.Embedded.Matching;
using Temporal.Embedded.Rpc;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Engine;

/// <summary>One change of one run, made in memory under the slot's lock and then stored as a whole.</summary>
internal sealed class Transition
{
    private const int SmallHistory = 32;
    private const int SmallHistoryBytes = 8192;
    private readonly Dictionary<(ItemKind, long), IMessage?> items = [];
    private readonly List<(ItemKind Kind, long Id, byte[] Data)> rawItems = [];
    private List<(QueueKey, QueuedTask)>? dispatches;
    private List<Action>? afterCommit;

    public Transition(RunEngine engine, Run run, DateTimeOffset now)
    {
        Engine = engine;
        Run = run;
        Now = now.UtcTicks;
        run.Slot.Begun.Add(this);
    }

    public RunEngine Engine { get; }

    public RunKernel Kernel => Engine.Kernel;

    public Run Run { get; }

    public RunState State => Run.State;

    /// <summary>Time of every event of this transition.</summary>
    public long Now { get; }

    public List<HistoryEvent> Events { get; } = [];

    /// <summary>Batches copied from another run, stored before the events (reset).</summary>
    public List<List<HistoryEvent>> Copied { get; } = [];

    /// <summary>Something is to be stored.</summary>
    public bool Dirty { get; private set; }

    public bool IsNew { get; init; }

    public bool BecomesCurrent { get; set; }

    public bool AttributesChanged { get; set; }

    /// <summary>Visibility has to show the change.</summary>
    public bool Visible { get; set; }

    /// <summary>The run that continues this one, stored in the same transaction.</summary>
    public Transition? Next { get; set; }

    /// <summary>Activities that the worker takes along with the reply to its answer; null when it may not.</summary>
    public List<long>? Eager { get; set; }

    /// <summary>A workflow task is being answered: what its commands do is not buffered.</summary>
    public bool Answering { get; set; }

    /// <summary>Gives the event its id and time and adds it to the history.</summary>
    public HistoryEvent Add(HistoryEvent e)
    {
        e.EventId = State.NextEventId++;
        e.EventTime ??= Ticks.ToTimestamp(Now);
        Events.Add(e);
        Dirty = true;
        return e;
    }

    /// <summary>Adds an event that came from outside, or keeps it back while a worker has a workflow task.</summary>
    public void Record(HistoryEvent e)
    {
        if (Run.Task is { Kind: TaskKind.Speculative })
        {
            WorkflowTasks.MakeNormal(this);
        }

        if (!Run.TaskStarted || Answering)
        {
            Add(e);
            return;
        }

        e.EventTime ??= Ticks.ToTimestamp(Now);
        var id = ++State.NextItemId;
        Run.Buffered.Add((id, e));
        Put(ItemKind.Buffered, id, e);
    }

    /// <summary>Stores the item's row with its content at the end of the transition.</summary>
    public void Put(ItemKind kind, long id, IMessage item)
    {
        items[(kind, id)] = item;
        Dirty = true;
    }

    public void PutRaw(ItemKind kind, long id, byte[] data)
    {
        rawItems.Add((kind, id, data));
        Dirty = true;
    }

    public void Remove(ItemKind kind, long id)
    {
        items[(kind, id)] = null;
        Dirty = true;
    }

    public void Touch() => Dirty = true;

    /// <summary>Stores the row of visibility again, although nothing has changed.</summary>
    public void Show()
    {
        Visible = true;
        Dirty = true;
    }

    /// <summary>The task that was just scheduled goes out with the reply instead of through its queue.</summary>
    public void DropDispatches() => dispatches?.RemoveAll(entry => !entry.Item1.Activity && entry.Item2.Query is null);

    /// <summary>Puts a task into a queue after the commit.</summary>
    public void Dispatch(QueueKey queue, QueuedTask task)
    {
        (dispatches ??= []).Add((queue, task));
        Dirty = true;
    }

    /// <summary>Work on other runs that this change asks for.</summary>
    public List<Action>? Followers { get; private set; }

    /// <summary>
    /// Runs on the thread pool once the change is queued for the commit: what it stores comes after the change, since the writer
    /// keeps the order. What must not be lost in a crash has to follow from the stored state as well.
    /// </summary>
    public void Afterwards(Action action)
    {
        (Followers ??= []).Add(action);
        Dirty = true;
    }

    /// <summary>Runs on the thread pool after the commit.</summary>
    public void AfterCommit(Action action)
    {
        (afterCommit ??= []).Add(action);
        Dirty = true;
    }

    /// <summary>Refuses a change of a closed run.</summary>
    public void RequireOpen()
    {
        if (!Run.IsOpen)
        {
            throw Refusal.NotFound("workflow execution already completed");
        }
    }

    /// <summary>Encodes what is to be stored and moves the new events to the tail.</summary>
    public RunWrite Encode()
    {
        State.Transitions++;
        var batch = Events.Count > 0 ? Encoding.Batch(Events) : null;
        if (batch is not null)
        {
            State.HistorySize += batch.Length;
            Run.Tail.AddRange(Events);
            if (!Run.IsOpen)
            {
                Run.TrimTail(State.NextEventId - 1);
            }
            else if (State.PreviousCompletedId > 0 && (State.StickyQueue.Length > 0 || State.NextEventId > SmallHistory || State.HistorySize > SmallHistoryBytes))
            {
                // A worker that has the run in its cache gets what is new; others get small histories without a read.
                Run.TrimTail(State.PreviousCompletedId);
            }
        }

        var changed = Run.Changed;
        Run.Changed = null;
        return new RunWrite(Kernel, Run)
        {
            IsNew = IsNew,
            BecomesCurrent = BecomesCurrent,
            FirstEventId = Events.Count > 0 ? Events[0].EventId : 0,
            Events = batch,
            Copied = Copied.Count == 0 ? null : [.. Copied.Select(copy => (copy[0].EventId, Encoding.Batch(copy)))],
            State = EncodeState(),
            Attributes = IsNew || AttributesChanged ? Encoding.Bytes(Run.Attributes) : null,
            Hot = Deadlines.IsHot(Run),
            Wake = Deadlines.Next(Run),
            Items = EncodeItems(),
            Visibility = Visible || IsNew || AttributesChanged ? VisibilityRows.Of(Run) : null,
            Dispatches = dispatches,
            Afterwards = afterCommit,
            Changed = changed,
            Status = State.Status,
            CloseTime = State.CloseTime,
        };
    }

    /// <summary>A speculative task lives in memory only.</summary>
    private byte[] EncodeState()
    {
        if (State.Task is not { Kind: TaskKind.Speculative } speculative)
        {
            return Encoding.Bytes(State);
        }

        State.Task = null;
        var bytes = Encoding.Bytes(State);
        State.Task = speculative;
        return bytes;
    }

    private List<(ItemKind, long, byte[]?)>? EncodeItems()
    {
        if (items.Count + rawItems.Count == 0)
        {
            return null;
        }

        var encoded = new List<(ItemKind, long, byte[]?)>(items.Count + rawItems.Count);
        foreach (var ((kind, id), item) in items)
        {
            encoded.Add((kind, id, item is null ? null : Encoding.Bytes(item)));
        }

        foreach (var (kind, id, data) in rawItems)
        {
            encoded.Add((kind, id, data));
        }

        return encoded;
    }
}
