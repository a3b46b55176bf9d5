using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>Builds the request that starts a schedule's action.</summary>
internal static class ScheduledStart
{
    public static string Identity(string namespaceName, string scheduleId) => $"temporal-scheduler-{namespaceName}-{scheduleId}";

    public static StartWorkflowExecutionRequest Request(string namespaceName, string scheduleId, NewWorkflowExecutionInfo action, BufferedStart start, bool keepId)
    {
        // Attributes of the service itself; the type beside the value is what other clients expect to read.
        var attributes = action.SearchAttributes?.Clone() ?? new SearchAttributes();
        attributes.IndexedFields["TemporalScheduledStartTime"] = Value(Text(start.Nominal), IndexedValueType.Datetime);
        attributes.IndexedFields["TemporalScheduledById"] = Value(scheduleId, IndexedValueType.Keyword);
        return new StartWorkflowExecutionRequest
        {
            Namespace = namespaceName,
            WorkflowId = keepId ? action.WorkflowId : $"{action.WorkflowId}-{Text(start.Nominal)}",
            WorkflowType = action.WorkflowType,
            TaskQueue = action.TaskQueue,
            Input = action.Input,
            WorkflowExecutionTimeout = action.WorkflowExecutionTimeout,
            WorkflowRunTimeout = action.WorkflowRunTimeout,
            WorkflowTaskTimeout = action.WorkflowTaskTimeout,
            Identity = Identity(namespaceName, scheduleId),
            RequestId = start.RequestId,
            WorkflowIdReusePolicy = WorkflowIdReusePolicy.AllowDuplicate,
            RetryPolicy = action.RetryPolicy,
            Memo = action.Memo,
            SearchAttributes = attributes,
            Header = action.Header,
            UserMetadata = action.UserMetadata,
            Priority = action.Priority,
        };
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static Payload Value(string text, IndexedValueType type) => new()
    {
        Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain"), ["type"] = ByteString.CopyFromUtf8(type.ToString()) },
        Data = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(text)),
    };
}
