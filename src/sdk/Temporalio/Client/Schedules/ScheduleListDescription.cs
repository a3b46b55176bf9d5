using Temporalio.Api.Schedule.V1;
using Temporalio.Common;
using Temporalio.Converters;

namespace Temporalio.Client.Schedules;

/// <summary>What a list says about a schedule.</summary>
public class ScheduleListDescription
{
    private readonly Lazy<IReadOnlyDictionary<string, IEncodedRawValue>> memo;
    private readonly Lazy<SearchAttributeCollection> searchAttributes;

    protected internal ScheduleListDescription(ScheduleListEntry rawEntry, DataConverter dataConverter)
    {
        Id = rawEntry.ScheduleId;
        if (rawEntry.Info is { } info)
        {
            Info = new(ScheduleReader.Results(info.RecentActions), ScheduleReader.Times(info.FutureActionTimes));
            Schedule = new(
                new ScheduleListActionStartWorkflow(info.WorkflowType?.Name ?? string.Empty),
                ScheduleReader.Spec(info.Spec ?? new()),
                new(info.Notes.Length == 0 ? null : info.Notes, info.Paused));
        }

        memo = new(() => MemoFields.Read(rawEntry.Memo, dataConverter));
        searchAttributes = new(() => rawEntry.SearchAttributes is { } attributes
            ? SearchAttributeCollection.FromProto(attributes)
            : SearchAttributeCollection.Empty);
    }

    public string Id { get; }

    public ScheduleListSchedule? Schedule { get; }

    public ScheduleListInfo? Info { get; }

    public IReadOnlyDictionary<string, IEncodedRawValue> Memo => memo.Value;

    public SearchAttributeCollection TypedSearchAttributes => searchAttributes.Value;
}
