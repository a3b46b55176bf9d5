using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Exceptions;

namespace Temporalio.Worker.Replay;

/// <content>Patches and local activities: what stands in history as markers.</content>
internal sealed partial class WorkflowMachines
{
    private readonly Queue<LocalActivityMarker> outcomesAhead = new();
    private SortedDictionary<uint, LocalActivityOperation>? locals;
    private bool skipVersionUpsert;

    /// <summary>Local activities that were cancelled by the workflow since the last time.</summary>
    public List<LocalActivityOperation> CanceledLocals { get; } = [];

    /// <summary>Whether the workflow waits for local activities.</summary>
    public bool HasPendingLocals => locals is not null && locals.Values.Any(local => !local.Resolved);

    /// <summary>Local activities without an outcome, in the order in which they were issued.</summary>
    public IEnumerable<LocalActivityOperation> PendingLocals => locals is null ? [] : locals.Values.Where(local => !local.Resolved);

    public void AddLocalActivity(LocalActivityOperation local) => (locals ??= [])[local.Seq] = local;

    public void CancelLocalActivity(LocalActivityOperation local)
    {
        // In a replay the marker says how it ended.
        if (!local.Resolved)
        {
            CanceledLocals.Add(local);
        }
    }

    /// <summary>Hands over the next outcome that history holds, one at a time and in its order; false when there is none for now.</summary>
    public bool ResolveNextLocalFromHistory()
    {
        if (outcomesAhead.TryPeek(out var outcome) && locals is not null && locals.TryGetValue(outcome.Data.Seq, out var local) && !local.Resolved)
        {
            outcomesAhead.Dequeue();
            local.ResolveFromHistory(this, outcome);
            return true;
        }

        return false;
    }

    /// <summary>Whether the marker is dealt with: it is not one of the commands that come in order.</summary>
    private bool ConfirmMarker(HistoryEvent item)
    {
        var marker = item.MarkerRecordedEventAttributes;
        if (LocalActivityMarker.Read(marker) is { } outcome)
        {
            if (locals is null || !locals.Remove(outcome.Data.Seq, out var local))
            {
                throw new WorkflowNondeterminismException(
                    $"[TMPRL1100] Nondeterminism error: history has event {item.EventId}, the marker of local activity '{outcome.Data.ActivityType}', which the workflow did not schedule.");
            }

            local.RecordMarker(outcome, item, Flags.HasCore(SdkFlags.CheckIdsAndTypes));
            return true;
        }

        if (PatchMarker.Read(marker) is { Deprecated: true } patch && !IsNextPatch(patch.Id))
        {
            // A deprecated patch may disappear from the code.
            skipVersionUpsert = true;
            return true;
        }

        return false;
    }

    private bool IsNextPatch(string patchId)
    {
        foreach (var operation in awaiting)
        {
            if (operation.State != OperationState.Dropped && !operation.IsMatchedById)
            {
                return operation is PatchOperation patch && patch.PatchId == patchId;
            }
        }

        return false;
    }

    /// <summary>The command of a deprecated patch may be missing from a history that is older than the patch.</summary>
    private static bool IsOptional(Operation operation) =>
        operation is PatchOperation { Deprecated: true } or PatchVersionsOperation { Patch.Deprecated: true };

    private static bool IsVersionUpsert(HistoryEvent item) =>
        item.UpsertWorkflowSearchAttributesEventAttributes.SearchAttributes?.IndexedFields.ContainsKey(PatchMarker.VersionAttribute) == true;
}

/// <summary>The search attribute that lists the patches, written beside each new marker.</summary>
internal sealed class PatchVersionsOperation(PatchOperation patch, Command command)
    : PlainOperation(command, EventType.UpsertWorkflowSearchAttributes)
{
    public PatchOperation Patch { get; } = patch;

    public override string Description => $"list of patches with '{Patch.PatchId}'";
}
