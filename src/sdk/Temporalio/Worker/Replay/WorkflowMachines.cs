using System.Text;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Common;
using Temporalio.Exceptions;

namespace Temporalio.Worker.Replay;

/// <summary>
/// The pure part of a run: events go in, activations for the workflow come out, the operations it issues go in, commands come out.
/// It does no I/O and reads no clock.
/// </summary>
internal sealed partial class WorkflowMachines
{
    /// <summary>Longer lists of patches are not written to the search attribute.</summary>
    private const int LongestVersionList = 2048;

    private readonly HistoryCursor cursor = new();
    private readonly Queue<Operation> awaiting = new();
    private readonly Dictionary<long, Operation> followed = [];
    private readonly List<WorkflowJob> firstJobs = [];
    private readonly List<WorkflowJob> messageJobs = [];
    private readonly List<WorkflowJob> resolutionJobs = [];
    private readonly List<UpdateExchange> updatesAhead = [];
    private SortedSet<string>? patches;
    private DateTime time;
    private TaskStart taskStart = TaskStart.None;

    public SdkFlags Flags { get; } = new();

    /// <summary>Whether the current task is one of the past.</summary>
    public bool Replaying { get; private set; } = true;

    /// <summary>Whether the workflow issued the command that closes the run.</summary>
    public bool Closed => Closing is not null;

    /// <summary>The command that closes the run; null while it is open.</summary>
    public ClosingOperation? Closing { get; set; }

    /// <summary>Updates that the current task turned down.</summary>
    public List<UpdateRejectionOperation> Rejections { get; } = [];

    public HistoryCursor Cursor => cursor;

    public DateTime Time => time;

    /// <summary>Applies the events of the next task; false when there is none.</summary>
    /// <param name="updates">Updates that came with the live task, by the event after which they belong.</param>
    /// <param name="allCompleted">There is no live task at the end of the history.</param>
    public bool NextTask(IReadOnlyList<UpdateExchange> updates, bool allCompleted)
    {
        if (cursor.Next(allCompleted) is not { } chunk)
        {
            return false;
        }

        Replaying = chunk.IsReplay;
        if (!Replaying)
        {
            Flags.UseAllCore();
        }

        LookAhead(chunk, updates);
        foreach (var item in chunk.Events)
        {
            ReleaseUpdatesBefore(item.EventId);
            Apply(item, chunk.Started);
        }

        ReleaseUpdatesBefore(long.MaxValue);
        CheckNothingIsMissing(chunk.Started.EventId);
        return true;
    }

    /// <summary>Applies the events that follow the last completed task: its commands, and what nobody has seen.</summary>
    public void ApplyRest()
    {
        foreach (var item in cursor.Rest)
        {
            if (HistoryCursor.IsFromCommand(item))
            {
                Confirm(item);
            }
        }

        if (cursor.Rest.Any(item => item.EventType == EventType.WorkflowTaskCompleted))
        {
            CheckNothingIsMissing(cursor.LastEventId + 1);
        }
    }

    /// <summary>What the workflow has not been told yet; null for nothing.</summary>
    public WorkflowActivation? TakeActivation()
    {
        if (firstJobs.Count + messageJobs.Count + resolutionJobs.Count == 0)
        {
            return null;
        }

        var jobs = new List<WorkflowJob>(firstJobs.Count + messageJobs.Count + resolutionJobs.Count);
        jobs.AddRange(firstJobs);
        jobs.AddRange(messageJobs);
        jobs.AddRange(resolutionJobs);
        firstJobs.Clear();
        messageJobs.Clear();
        resolutionJobs.Clear();
        return new(time, Replaying, taskStart, jobs);
    }

    /// <summary>An activation that only asks.</summary>
    public WorkflowActivation QueryActivation(List<WorkflowJob> queries) => new(time, true, taskStart, queries);

    /// <summary>Takes what the workflow issued during one activation.</summary>
    public void Take(List<Operation> issued)
    {
        if (issued.Count == 0 || Closed)
        {
            return;
        }

        OrderClosing(issued);
        foreach (var operation in issued)
        {
            operation.Issue(this);
        }
    }

    /// <summary>The commands that the server has not got yet, in order.</summary>
    public IEnumerable<Operation> Unsent() => awaiting.Where(static operation => !operation.Sent && operation.State != OperationState.Dropped);

    public void Enqueue(Operation operation) => awaiting.Enqueue(operation);

    /// <summary>Later events will refer to the operation.</summary>
    public void Follow(Operation operation) => followed[operation.EventId] = operation;

    public void Unfollow(Operation operation) => followed.Remove(operation.EventId);

    public void AddResolution(WorkflowJob job) => resolutionJobs.Add(job);

    public void AdvanceTime(DateTime now) => time = now > time ? now : time;

    /// <summary>Each patch has one marker in a run, and the search attribute lists them all.</summary>
    public void EnqueuePatch(PatchOperation patch)
    {
        patches ??= new(StringComparer.Ordinal);
        if (!patches.Add(patch.PatchId))
        {
            return;
        }

        Enqueue(patch);
        if (!Flags.HasCore(SdkFlags.UpsertPatchVersions))
        {
            return;
        }

        var payload = SearchAttributeCodec.Write(SearchAttributeKey.CreateKeywordList(PatchMarker.VersionAttribute), patches);
        if (payload.Data.Length <= LongestVersionList)
        {
            var upsert = new UpsertWorkflowSearchAttributesCommandAttributes { SearchAttributes = new() };
            upsert.SearchAttributes.IndexedFields.Add(PatchMarker.VersionAttribute, payload);
            Enqueue(new PatchVersionsOperation(patch, new()
            {
                CommandType = CommandType.UpsertWorkflowSearchAttributes,
                UpsertWorkflowSearchAttributesCommandAttributes = upsert,
            }));
        }
    }

    /// <summary>What has not ended, in words.</summary>
    public IEnumerable<string> DescribePending() => awaiting
        .Where(operation => operation.State == OperationState.Created && operation is not LocalActivityOperation)
        .Concat(followed.Values)
        .Concat(PendingLocals)
        .Select(operation => operation.Description);

    /// <summary>The first closing command counts; what was issued beside it is still carried out, or cut off in old histories.</summary>
    private void OrderClosing(List<Operation> issued)
    {
        var first = issued.FindIndex(operation => operation.IsClosing);
        if (first < 0)
        {
            return;
        }

        var closing = issued[first];
        if (Flags.HasCore(SdkFlags.ClosingCommandLast) || Flags.HasLang(SdkFlags.LangReorderCompletion))
        {
            issued.RemoveAll(operation => operation.IsClosing);
            issued.Add(closing);
        }
        else
        {
            issued.RemoveRange(first + 1, issued.Count - first - 1);
        }
    }

    /// <summary>Patches and updates must be known before the code runs; so must the flags.</summary>
    private void LookAhead(HistoryChunk chunk, IReadOnlyList<UpdateExchange> updates)
    {
        updatesAhead.Clear();
        if (chunk.Completed is null)
        {
            updatesAhead.AddRange(updates);
            return;
        }

        Flags.Record(chunk.Completed.WorkflowTaskCompletedEventAttributes.SdkMetadata);
        foreach (var item in chunk.CommandEvents)
        {
            switch (item.EventType)
            {
                case EventType.MarkerRecorded:
                    LookAheadAtMarker(item.MarkerRecordedEventAttributes);
                    break;
                case EventType.WorkflowExecutionUpdateAccepted:
                    updatesAhead.Add(ExchangeOf(item.WorkflowExecutionUpdateAcceptedEventAttributes));
                    break;
            }
        }
    }

    private void LookAheadAtMarker(MarkerRecordedEventAttributes marker)
    {
        if (PatchMarker.Read(marker) is { } patch)
        {
            firstJobs.Add(new PatchJob(patch.Id));
        }
        else if (LocalActivityMarker.Read(marker) is { } outcome)
        {
            outcomesAhead.Enqueue(outcome);
        }
    }

    private void ReleaseUpdatesBefore(long eventId)
    {
        while (updatesAhead.Count > 0 && updatesAhead[0].SequencingEventId < eventId)
        {
            var exchange = updatesAhead[0];
            updatesAhead.RemoveAt(0);
            messageJobs.Add(new UpdateJob(exchange, exchange.Request, !Replaying));
        }
    }

    private UpdateExchange ExchangeOf(WorkflowExecutionUpdateAcceptedEventAttributes accepted)
    {
        var request = accepted.AcceptedRequest;
        if (request?.Input is null && admitted is not null && admitted.TryGetValue(accepted.ProtocolInstanceId, out var earlier))
        {
            request = earlier;
        }

        return new(
            accepted.ProtocolInstanceId,
            accepted.AcceptedRequestMessageId,
            accepted.AcceptedRequestSequencingEventId,
            request ?? throw new InvalidOperationException($"History accepts update '{accepted.ProtocolInstanceId}' but does not hold its request."));
    }

    private void CheckNothingIsMissing(long eventId)
    {
        while (awaiting.TryPeek(out var first) && (first.State == OperationState.Dropped || first.IsMatchedById || IsOptional(first)))
        {
            awaiting.Dequeue();
        }

        if (awaiting.TryPeek(out var missing))
        {
            throw new WorkflowNondeterminismException(new StringBuilder("[TMPRL1100] Nondeterminism error: the workflow issued ")
                .Append(missing.Description).Append(", but history has no such command before event ").Append(eventId).Append('.').ToString());
        }
    }
}
