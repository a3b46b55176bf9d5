using Google.Protobuf;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Storage;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Visibility;

/// <summary>
/// Writes the rows of the lists. A change of a run is only noted with its transaction (table unlisted); the rows follow together, a
/// moment later or before the next read, so that a run that changes often is written once. Everything but <see cref="Flush()"/> is
/// used on the writer's thread only.
/// </summary>
internal sealed class VisibilityStore : IVisibility, IDisposable
{
    private const int MostDeferred = 2048;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);

    private const string Insert = """
        INSERT INTO visibility(run_key, namespace, division, workflow_id, run_id, workflow_type, task_queue, status, start_time, execution_time,
          close_time, close_key, history_length, history_size, transitions, parent_workflow_id, parent_run_id, root_workflow_id, root_run_id, first_run_id, memo, attributes)
        VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22)
        ON CONFLICT(run_key) DO UPDATE SET division=?3, task_queue=?7, status=?8, execution_time=?10, close_time=?11, close_key=?12,
          history_length=?13, history_size=?14, transitions=?15, memo=?21, attributes=?22
        """;

    /// <summary>What the attribute rows of open runs were made of, so that they are written again only when that has changed.</summary>
    private readonly Dictionary<long, ulong> written = [];
    private readonly Dictionary<long, (VisibilityRecord Record, bool IsNew)> deferred = [];
    private readonly ISearchAttributeRegistry registry;
    private readonly Writer writer;
    private readonly Timer timer;
    private volatile bool waiting;

    public VisibilityStore(ISearchAttributeRegistry registry, Writer writer)
    {
        this.registry = registry;
        this.writer = writer;
        timer = new Timer(_ => FlushLater(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Defer(WriteSession session, VisibilityRecord record, bool isNew)
    {
        if (!deferred.TryGetValue(record.RunKey, out var earlier))
        {
            session.Prepare("INSERT OR IGNORE INTO unlisted(run_key) VALUES(?1)").Bind(1, record.RunKey).Run();
        }

        deferred[record.RunKey] = (record, isNew || earlier.IsNew);
        if (deferred.Count >= MostDeferred)
        {
            Flush(session);
        }
        else if (!waiting)
        {
            waiting = true;
            timer.Change(Delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        if (waiting)
        {
            writer.Enqueue(Flush).GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc/>
    public void Upsert(WriteSession session, VisibilityRecord record) => Upsert(session, record, isNew: false);

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        try
        {
            Flush();
        }
        catch (TemporalServiceException)
        {
            // The writer has stopped and said why; the next start finds what is unlisted.
            waiting = false;
        }
    }

    private void FlushLater()
    {
        try
        {
            _ = writer.Enqueue(Flush);
        }
        catch (TemporalServiceException)
        {
            // As above: the writer has stopped, the next start lists the rest.
            waiting = false;
        }
    }

    private void Flush(WriteSession session)
    {
        foreach (var (record, isNew) in deferred.Values)
        {
            Upsert(session, record, isNew);
        }

        deferred.Clear();
        session.Prepare("DELETE FROM unlisted").Run();
        waiting = false;
    }

    private void Upsert(WriteSession session, VisibilityRecord record, bool isNew)
    {
        var closed = record.CloseTime is { } time ? UnixNanoseconds.Of(time) : (long?)null;
        var closeKey = closed ?? long.MaxValue;
        var start = UnixNanoseconds.Of(record.StartTime);
        var attributes = record.SearchAttributes is { IndexedFields.Count: > 0 } some ? some : null;
        session.Prepare(Insert)
            .Bind(1, record.RunKey).Bind(2, record.Namespace).Bind(3, Division(attributes))
            .Bind(4, record.WorkflowId).Bind(5, record.RunId).Bind(6, record.WorkflowType).Bind(7, record.TaskQueue).Bind(8, (long)record.Status)
            .Bind(9, start).Bind(10, UnixNanoseconds.Of(record.ExecutionTime)).Bind(11, closed).Bind(12, closeKey)
            .Bind(13, closed is null ? null : record.HistoryLength).Bind(14, closed is null ? null : record.HistorySizeBytes)
            .Bind(15, closed is null ? (long?)null : record.StateTransitionCount)
            .Bind(16, record.ParentWorkflowId).Bind(17, record.ParentRunId).Bind(18, record.RootWorkflowId).Bind(19, record.RootRunId).Bind(20, record.FirstRunId)
            .Bind(21, record.Memo is { Fields.Count: > 0 } memo ? memo.ToByteArray() : null)
            .Bind(22, attributes?.ToByteArray())
            .Run();
        WriteAttributes(session, record, attributes, start, closeKey, isNew);
        if (closed is not null)
        {
            written.Remove(record.RunKey);
        }
    }

    /// <inheritdoc/>
    public void Remove(WriteSession session, long runKey)
    {
        written.Remove(runKey);
        deferred.Remove(runKey);
        session.Prepare("DELETE FROM visibility WHERE run_key=?1").Bind(1, runKey).Run();
        session.Prepare("DELETE FROM visibility_attributes WHERE run_key=?1").Bind(1, runKey).Run();
    }

    private void WriteAttributes(WriteSession session, VisibilityRecord record, SearchAttributes? attributes, long start, long closeKey, bool isNew)
    {
        var hash = Hash(attributes);
        var known = written.TryGetValue(record.RunKey, out var before);
        if (known && before == hash)
        {
            if (closeKey != long.MaxValue)
            {
                session.Prepare("UPDATE visibility_attributes SET close_key=?2 WHERE run_key=?1").Bind(1, record.RunKey).Bind(2, closeKey).Run();
            }

            return;
        }

        if (known || !isNew)
        {
            session.Prepare("DELETE FROM visibility_attributes WHERE run_key=?1").Bind(1, record.RunKey).Run();
        }

        written[record.RunKey] = hash;
        if (attributes is null)
        {
            return;
        }

        var insert = session.Prepare("INSERT OR IGNORE INTO visibility_attributes(run_key, name, value, namespace, close_key, start_time) VALUES(?1,?2,?3,?4,?5,?6)");
        foreach (var (name, payload) in attributes.IndexedFields)
        {
            if (!registry.TryGetType(record.Namespace, name, out var type))
            {
                continue;
            }

            foreach (var value in AttributeValues.Of(payload, type))
            {
                insert.Bind(1, record.RunKey).Bind(2, name).Bind(4, record.Namespace).Bind(5, closeKey).Bind(6, start);
                _ = value switch
                {
                    long whole => insert.Bind(3, whole),
                    double real => insert.Bind(3, real),
                    _ => insert.Bind(3, (string)value),
                };
                insert.Run();
            }
        }
    }

    private static string? Division(SearchAttributes? attributes) =>
        attributes is not null && attributes.IndexedFields.TryGetValue(Query.QueryColumns.Division, out var payload)
            ? AttributeValues.Of(payload, IndexedValueType.Keyword).FirstOrDefault() as string
            : null;

    /// <summary>FNV-1a over names and values.</summary>
    private static ulong Hash(SearchAttributes? attributes)
    {
        var hash = 14695981039346656037UL;
        if (attributes is null)
        {
            return hash;
        }

        var sum = 0UL;
        foreach (var (name, payload) in attributes.IndexedFields)
        {
            var one = hash;
            foreach (var c in name)
            {
                one = (one ^ c) * 1099511628211UL;
            }

            foreach (var b in payload.Data.Span)
            {
                one = (one ^ b) * 1099511628211UL;
            }

            // The order of the fields must not matter.
            sum += one * 0x9E3779B97F4A7C15UL;
        }

        return sum;
    }
}
