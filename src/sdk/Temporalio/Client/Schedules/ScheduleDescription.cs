using Temporalio.Api.WorkflowService.V1;
using Temporalio.Common;
using Temporalio.Converters;

namespace Temporalio.Client.Schedules;

/// <summary>What the service says about a schedule.</summary>
public class ScheduleDescription
{
    private readonly Lazy<IReadOnlyDictionary<string, IEncodedRawValue>> memo;
    private readonly Lazy<SearchAttributeCollection> searchAttributes;

    protected internal ScheduleDescription(
        string id, Schedule schedule, DescribeScheduleResponse rawDescription, DataConverter dataConverter)
    {
        Id = id;
        Schedule = schedule;
        RawDescription = rawDescription;
        Info = ScheduleReader.Info(rawDescription.Info);
        memo = new(() => MemoFields.Read(rawDescription.Memo, dataConverter));
        searchAttributes = new(() => rawDescription.SearchAttributes is { } attributes
            ? SearchAttributeCollection.FromProto(attributes)
            : SearchAttributeCollection.Empty);
    }

    public string Id { get; }

    public ScheduleInfo Info { get; }

    public IReadOnlyDictionary<string, IEncodedRawValue> Memo => memo.Value;

    public Schedule Schedule { get; }

    public SearchAttributeCollection TypedSearchAttributes => searchAttributes.Value;

    internal DescribeScheduleResponse RawDescription { get; }
}
