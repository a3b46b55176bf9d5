using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Temporalio.Client;

/// <summary>Waits for the end of a workflow.</summary>
internal static class WorkflowResult
{
    public static async Task<TResult> WaitAsync<TResult>(WorkflowHandle handle, bool followRuns, RpcOptions? rpcOptions)
    {
        var runId = handle.ResultRunId;
        while (true)
        {
            var closing = await CloseEventAsync(handle, runId, rpcOptions).ConfigureAwait(false);
            if (followRuns && NextRun(closing) is { Length: > 0 } next)
            {
                runId = next;
                continue;
            }

            var options = handle.Client.Options;
            return await ReadAsync<TResult>(closing, options.DataConverter.ForWorkflow(options.Namespace, handle.Id)).ConfigureAwait(false);
        }
    }

    private static async Task<HistoryEvent> CloseEventAsync(WorkflowHandle handle, string? runId, RpcOptions? rpcOptions)
    {
        byte[]? token = null;
        while (true)
        {
            // The service holds the call for some seconds, then answers with a token and no event.
            var page = await handle.Client.OutboundInterceptor.FetchWorkflowHistoryEventPageAsync(
                new(handle.Id, runId, null, token, true, HistoryEventFilterType.CloseEvent, true, rpcOptions)).ConfigureAwait(false);
            foreach (var item in page.Events)
            {
                return item;
            }

            token = page.NextPageToken;
        }
    }

    private static string? NextRun(HistoryEvent closing) => closing.AttributesCase switch
    {
        HistoryEvent.AttributesOneofCase.WorkflowExecutionCompletedEventAttributes =>
            closing.WorkflowExecutionCompletedEventAttributes.NewExecutionRunId,
        HistoryEvent.AttributesOneofCase.WorkflowExecutionFailedEventAttributes =>
            closing.WorkflowExecutionFailedEventAttributes.NewExecutionRunId,
        HistoryEvent.AttributesOneofCase.WorkflowExecutionTimedOutEventAttributes =>
            closing.WorkflowExecutionTimedOutEventAttributes.NewExecutionRunId,
        HistoryEvent.AttributesOneofCase.WorkflowExecutionContinuedAsNewEventAttributes =>
            closing.WorkflowExecutionContinuedAsNewEventAttributes.NewExecutionRunId,
        _ => null,
    };

    private static async Task<TResult> ReadAsync<TResult>(HistoryEvent closing, DataConverter converter)
    {
        switch (closing.AttributesCase)
        {
            case HistoryEvent.AttributesOneofCase.WorkflowExecutionCompletedEventAttributes:
                var result = closing.WorkflowExecutionCompletedEventAttributes.Result;
                return typeof(TResult) == typeof(ValueTuple) || result is not { Payloads_.Count: > 0 }
                    ? default!
                    : await converter.ToSingleValueAsync<TResult>(result.Payloads_).ConfigureAwait(false);
            case HistoryEvent.AttributesOneofCase.WorkflowExecutionContinuedAsNewEventAttributes:
                throw new WorkflowContinuedAsNewException(closing.WorkflowExecutionContinuedAsNewEventAttributes.NewExecutionRunId);
            default:
                throw new WorkflowFailedException(await converter.ToExceptionAsync(FailureOf(closing)).ConfigureAwait(false));
        }
    }

    private static Failure FailureOf(HistoryEvent closing) => closing.AttributesCase switch
    {
        HistoryEvent.AttributesOneofCase.WorkflowExecutionFailedEventAttributes =>
            closing.WorkflowExecutionFailedEventAttributes.Failure,
        HistoryEvent.AttributesOneofCase.WorkflowExecutionCanceledEventAttributes => new()
        {
            Message = "Workflow canceled",
            CanceledFailureInfo = new() { Details = closing.WorkflowExecutionCanceledEventAttributes.Details },
        },
        HistoryEvent.AttributesOneofCase.WorkflowExecutionTerminatedEventAttributes => new()
        {
            Message = closing.WorkflowExecutionTerminatedEventAttributes.Reason is { Length: > 0 } reason ? reason : "Workflow terminated",
            TerminatedFailureInfo = new() { Identity = closing.WorkflowExecutionTerminatedEventAttributes.Identity },
        },
        HistoryEvent.AttributesOneofCase.WorkflowExecutionTimedOutEventAttributes => new()
        {
            Message = "Workflow timed out",
            TimeoutFailureInfo = new() { TimeoutType = TimeoutType.StartToClose },
        },
        _ => throw new InvalidOperationException($"The service answered with {closing.EventType} as the end of a workflow."),
    };
}
