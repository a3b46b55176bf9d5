using Google.Protobuf;
using Temporalio.Client.Interceptors;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Temporalio.Client;

/// <content>Activities that are completed from outside.</content>
internal sealed partial class ServiceCalls
{
    /// <inheritdoc />
    public override async Task HeartbeatAsyncActivityAsync(HeartbeatAsyncActivityInput input)
    {
        var details = await PayloadsAsync(ActivityConverter(input.DataConverterOverride), input.Options?.Details).ConfigureAwait(false);
        var rpc = Retrying(input.Options?.Rpc);
        bool cancelled;
        if (input.Activity is AsyncActivityHandle.IdReference id)
        {
            var reply = await Service.RecordActivityTaskHeartbeatByIdAsync(
                new()
                {
                    Namespace = Namespace,
                    WorkflowId = id.WorkflowId,
                    RunId = id.RunId ?? string.Empty,
                    ActivityId = id.ActivityId,
                    Details = details,
                    Identity = Identity,
                },
                rpc).ConfigureAwait(false);
            cancelled = reply.CancelRequested || reply.ActivityPaused || reply.ActivityReset;
        }
        else
        {
            var reply = await Service.RecordActivityTaskHeartbeatAsync(
                new() { Namespace = Namespace, TaskToken = Token(input.Activity), Details = details, Identity = Identity },
                rpc).ConfigureAwait(false);
            cancelled = reply.CancelRequested || reply.ActivityPaused || reply.ActivityReset;
        }

        if (cancelled)
        {
            throw new AsyncActivityCanceledException();
        }
    }

    /// <inheritdoc />
    public override async Task CompleteAsyncActivityAsync(CompleteAsyncActivityInput input)
    {
        var result = await PayloadsAsync(ActivityConverter(input.DataConverterOverride), [input.Result]).ConfigureAwait(false);
        var rpc = Retrying(input.Options?.Rpc);
        if (input.Activity is AsyncActivityHandle.IdReference id)
        {
            await Service.RespondActivityTaskCompletedByIdAsync(
                new()
                {
                    Namespace = Namespace,
                    WorkflowId = id.WorkflowId,
                    RunId = id.RunId ?? string.Empty,
                    ActivityId = id.ActivityId,
                    Result = result,
                    Identity = Identity,
                },
                rpc).ConfigureAwait(false);
            return;
        }

        await Service.RespondActivityTaskCompletedAsync(
            new() { Namespace = Namespace, TaskToken = Token(input.Activity), Result = result, Identity = Identity },
            rpc).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async Task FailAsyncActivityAsync(FailAsyncActivityInput input)
    {
        var converter = ActivityConverter(input.DataConverterOverride);
        var failure = await converter.ToFailureAsync(input.Exception).ConfigureAwait(false);
        var details = await PayloadsAsync(converter, input.Options?.LastHeartbeatDetails).ConfigureAwait(false);
        var rpc = Retrying(input.Options?.Rpc);
        if (input.Activity is AsyncActivityHandle.IdReference id)
        {
            await Service.RespondActivityTaskFailedByIdAsync(
                new()
                {
                    Namespace = Namespace,
                    WorkflowId = id.WorkflowId,
                    RunId = id.RunId ?? string.Empty,
                    ActivityId = id.ActivityId,
                    Failure = failure,
                    LastHeartbeatDetails = details,
                    Identity = Identity,
                },
                rpc).ConfigureAwait(false);
            return;
        }

        await Service.RespondActivityTaskFailedAsync(
            new() { Namespace = Namespace, TaskToken = Token(input.Activity), Failure = failure, LastHeartbeatDetails = details, Identity = Identity },
            rpc).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async Task ReportCancellationAsyncActivityAsync(ReportCancellationAsyncActivityInput input)
    {
        var details = await PayloadsAsync(ActivityConverter(input.DataConverterOverride), input.Options?.Details).ConfigureAwait(false);
        var rpc = Retrying(input.Options?.Rpc);
        if (input.Activity is AsyncActivityHandle.IdReference id)
        {
            await Service.RespondActivityTaskCanceledByIdAsync(
                new()
                {
                    Namespace = Namespace,
                    WorkflowId = id.WorkflowId,
                    RunId = id.RunId ?? string.Empty,
                    ActivityId = id.ActivityId,
                    Details = details,
                    Identity = Identity,
                },
                rpc).ConfigureAwait(false);
            return;
        }

        await Service.RespondActivityTaskCanceledAsync(
            new() { Namespace = Namespace, TaskToken = Token(input.Activity), Details = details, Identity = Identity },
            rpc).ConfigureAwait(false);
    }

    private DataConverter ActivityConverter(DataConverter? replacement) => replacement ?? client.Options.DataConverter;

    private static ByteString Token(AsyncActivityHandle.Reference activity) =>
        UnsafeByteOperations.UnsafeWrap(((AsyncActivityHandle.TaskTokenReference)activity).TaskToken);
}
