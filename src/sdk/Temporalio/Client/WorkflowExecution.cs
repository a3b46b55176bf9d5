using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Common;
using Temporalio.Converters;

namespace Temporalio.Client;

/// <summary>What a list says about one run.</summary>
public class WorkflowExecution
{
    private readonly WorkflowExecutionInfo info;
    private readonly Lazy<IReadOnlyDictionary<string, IEncodedRawValue>> memo;
    private readonly Lazy<SearchAttributeCollection> searchAttributes;

    protected internal WorkflowExecution(
        WorkflowExecutionInfo rawInfo, DataConverter dataConverter, string? clientNamespaceForDataConverterWithContext)
    {
        info = rawInfo;
        if (clientNamespaceForDataConverterWithContext is { } name)
        {
            dataConverter = dataConverter.ForWorkflow(name, rawInfo.Execution.WorkflowId);
        }

        memo = new(() => MemoFields.Read(rawInfo.Memo, dataConverter));
        searchAttributes = new(() => rawInfo.SearchAttributes is { } attributes
            ? SearchAttributeCollection.FromProto(attributes)
            : SearchAttributeCollection.Empty);
    }

    public DateTime? CloseTime => info.CloseTime?.ToDateTime();

    /// <summary>When the first workflow task could run.</summary>
    public DateTime? ExecutionTime => info.ExecutionTime?.ToDateTime();

    public int HistoryLength => (int)info.HistoryLength;

    public string Id => info.Execution.WorkflowId;

    public IReadOnlyDictionary<string, IEncodedRawValue> Memo => memo.Value;

    public string? ParentId => info.ParentExecution?.WorkflowId;

    public string? ParentRunId => info.ParentExecution?.RunId;

    public string RunId => info.Execution.RunId;

    public DateTime StartTime => info.StartTime.ToDateTime();

    public WorkflowExecutionStatus Status => info.Status;

    public string TaskQueue => info.TaskQueue;

    public SearchAttributeCollection TypedSearchAttributes => searchAttributes.Value;

    public string WorkflowType => info.Type.Name;

    internal WorkflowExecutionInfo RawInfo => info;
}
