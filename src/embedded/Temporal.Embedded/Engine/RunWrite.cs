using Temporal.Embedded.Matching;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Storage;

namespace Temporal.Embedded.Engine;

/// <summary>What one transition of a run stores, encoded; and what follows its commit.</summary>
internal sealed class RunWrite(RunKernel kernel, Run run) : IWrite
{
    public bool IsNew { get; init; }

    public bool BecomesCurrent { get; init; }

    public long FirstEventId { get; init; }

    public byte[]? Events { get; init; }

    public List<(long FirstEventId, byte[] Events)>? Copied { get; init; }

    public required byte[] State { get; init; }

    public byte[]? Attributes { get; init; }

    public required bool Hot { get; init; }

    public long Wake { get; init; }

    public List<(ItemKind Kind, long Id, byte[]? Data)>? Items { get; init; }

    public VisibilityRecord? Visibility { get; init; }

    public List<(QueueKey Queue, QueuedTask Task)>? Dispatches { get; init; }

    public List<Action>? Afterwards { get; init; }

    public TaskCompletionSource? Changed { get; init; }

    public int Status { get; init; }

    public long CloseTime { get; init; }

    /// <inheritdoc/>
    public void Apply(WriteSession session)
    {
        if (IsNew)
        {
            Insert(session);
        }
        else
        {
            Update(session);
        }

        foreach (var (first, copied) in Copied ?? [])
        {
            Append(session, first, copied);
        }

        if (Events is not null)
        {
            Append(session, FirstEventId, Events);
        }

        if (Items is not null)
        {
            foreach (var (kind, id, data) in Items)
            {
                Store(session, kind, id, data);
            }
        }

        if (BecomesCurrent)
        {
            session.Prepare("INSERT INTO current(ns, workflow_id, run_key) VALUES(?1, ?2, ?3) ON CONFLICT(ns, workflow_id) DO UPDATE SET run_key=excluded.run_key")
                .Bind(1, run.Namespace).Bind(2, run.WorkflowId).Bind(3, run.Key).Run();
        }

        if (Visibility is not null)
        {
            kernel.Visibility.Defer(session, Visibility, IsNew);
        }
    }

    /// <inheritdoc/>
    public void Committed()
    {
        Changed?.SetResult();
        if (Dispatches is not null)
        {
            foreach (var (queue, task) in Dispatches)
            {
                kernel.Queues.Add(queue, task);
            }
        }

        if (Afterwards is not null)
        {
            foreach (var action in Afterwards)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static call => call(), action, preferLocal: false);
            }
        }
    }

    private void Append(WriteSession session, long firstEventId, byte[] events) =>
        session.Prepare("INSERT INTO history(run_key, first_event_id, events) VALUES(?1, ?2, ?3)")
            .Bind(1, run.Key).Bind(2, firstEventId).Bind(3, events.AsSpan()).Run();

    private void Insert(WriteSession session) =>
        session.Prepare("INSERT INTO runs(run_key, ns, workflow_id, run_id, status, hot, wake, close_time, info, attributes, state) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")
            .Bind(1, run.Key).Bind(2, run.Namespace).Bind(3, run.WorkflowId).Bind(4, run.RunId)
            .Bind(5, Status).Bind(6, Hot ? 1 : 0).Bind(7, Wake == 0 ? null : Wake).Bind(8, CloseTime == 0 ? null : CloseTime)
            .Bind(9, Encoding.Bytes(run.Info).AsSpan()).Bind(10, Attributes.AsSpan()).Bind(11, State.AsSpan()).Run();

    private void Update(WriteSession session)
    {
        session.Prepare("UPDATE runs SET status=?2, hot=?3, wake=?4, close_time=?5, state=?6 WHERE run_key=?1")
            .Bind(1, run.Key).Bind(2, Status).Bind(3, Hot ? 1 : 0).Bind(4, Wake == 0 ? null : Wake)
            .Bind(5, CloseTime == 0 ? null : CloseTime).Bind(6, State.AsSpan()).Run();
        if (Attributes is not null)
        {
            session.Prepare("UPDATE runs SET attributes=?2 WHERE run_key=?1").Bind(1, run.Key).Bind(2, Attributes.AsSpan()).Run();
        }
    }

    private void Store(WriteSession session, ItemKind kind, long id, byte[]? data)
    {
        if (data is null)
        {
            session.Prepare("DELETE FROM items WHERE run_key=?1 AND kind=?2 AND id=?3").Bind(1, run.Key).Bind(2, (long)kind).Bind(3, id).Run();
        }
        else
        {
            session.Prepare("INSERT INTO items(run_key, kind, id, data) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(run_key, kind, id) DO UPDATE SET data=excluded.data")
                .Bind(1, run.Key).Bind(2, (long)kind).Bind(3, id).Bind(4, data.AsSpan()).Run();
        }
    }
}
