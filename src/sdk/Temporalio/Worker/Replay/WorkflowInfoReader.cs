using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.History.V1;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace Temporalio.Worker.Replay;

/// <summary>Reads what a run knows about itself from its first event.</summary>
internal static class WorkflowInfoReader
{
    public static WorkflowInfo Read(
        WorkflowExecutionStartedEventAttributes started, DateTime startTime, DateTime firstTaskTime, WorkflowInstanceOptions options, DataConverter converter) => new(
        Attempt: started.Attempt,
        ContinuedRunId: NullIfEmpty(started.ContinuedExecutionRunId),
        CronSchedule: NullIfEmpty(started.CronSchedule),
        ExecutionTimeout: NullIfZero(started.WorkflowExecutionTimeout),
        FirstExecutionRunId: started.FirstExecutionRunId,
        Headers: started.Header is { Fields.Count: > 0 } header ? new Dictionary<string, Payload>(header.Fields) : null,
        LastFailure: started.ContinuedFailure is { } failure ? converter.FailureConverter.ToException(failure, converter.PayloadConverter) : null,
        LastResult: started.LastCompletionResult is { } result ? [.. result.Payloads_.Select(payload => new RawValue(payload))] : null,
        Namespace: options.Worker.Namespace,
        Parent: started.ParentWorkflowExecution is { WorkflowId.Length: > 0 } parent
            ? new(started.ParentWorkflowNamespace, parent.RunId, parent.WorkflowId)
            : null,
        Priority: Common.Priority.FromProto(started.Priority),
        RetryPolicy: started.RetryPolicy is { } policy ? Common.RetryPolicy.FromProto(policy) : null,
        Root: started.RootWorkflowExecution is { WorkflowId.Length: > 0 } root ? new(root.RunId, root.WorkflowId) : null,
        RunId: options.RunId,
        RunTimeout: NullIfZero(started.WorkflowRunTimeout),
        StartTime: firstTaskTime,
        TaskQueue: started.TaskQueue?.Name ?? options.Worker.TaskQueue,
        TaskTimeout: started.WorkflowTaskTimeout?.ToTimeSpan() ?? TimeSpan.FromSeconds(10),
        WorkflowId: options.WorkflowId,
        WorkflowStartTime: startTime,
        WorkflowType: started.WorkflowType.Name);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static TimeSpan? NullIfZero(Duration? span) =>
        span is null || (span.Seconds == 0 && span.Nanos == 0) ? null : span.ToTimeSpan();
}
