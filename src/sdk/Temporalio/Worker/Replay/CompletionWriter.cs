using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.Protocol.V1;
using Temporalio.Api.Query.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporalio.Worker.Replay;

/// <summary>Writes the answers to workflow tasks.</summary>
internal sealed class CompletionWriter(WorkflowTaskHandlerOptions options)
{
    // The same in every answer: made once.
    private readonly RespondWorkflowTaskCompletedRequest.Types.Capabilities capabilities = new() { DiscardSpeculativeWorkflowTaskWithEvents = true };
    private readonly WorkerVersionStamp? stamp = options.BuildId.Length == 0 ? null : new() { BuildId = options.BuildId };
    private readonly StickyExecutionAttributes? stickiness = options.StickyQueue is not { } sticky ? null : new()
    {
        WorkerTaskQueue = new() { Name = sticky, Kind = TaskQueueKind.Sticky, NormalName = options.TaskQueue },
        ScheduleToStartTimeout = Duration.FromTimeSpan(options.StickyScheduleToStartTimeout),
    };

    public async Task<RespondWorkflowTaskCompletedRequest> CompletedAsync(
        WorkflowRun run, PollWorkflowTaskQueueResponse task, List<QueryJob> queries, bool stillRunning)
    {
        var request = Begin(task);
        request.ReturnNewWorkflowTask = !run.Machines.Closed;
        request.ForceCreateNewWorkflowTask = stillRunning;
        request.SdkMetadata = run.Machines.Flags.TakeUnreported();
        foreach (var operation in run.Machines.Unsent())
        {
            operation.Sent = true;
            await AddAsync(request, operation);
        }

        foreach (var rejection in run.Machines.Rejections)
        {
            request.Messages.Add(await RejectionAsync(rejection));
        }

        run.Machines.Rejections.Clear();
        foreach (var query in queries)
        {
            request.QueryResults.Add(query.Id, await ResultAsync(query));
        }

        return request;
    }

    /// <summary>The run fails because its code does not fit its history.</summary>
    public async Task<RespondWorkflowTaskCompletedRequest> WorkflowFailedAsync(WorkflowRun run, PollWorkflowTaskQueueResponse task, Exception e)
    {
        var request = Begin(task);
        await AddAsync(request, run.Instance!.FailureCommand(e));
        return request;
    }

    public async Task<RespondWorkflowTaskFailedRequest> FailedAsync(PollWorkflowTaskQueueResponse task, WorkflowTaskFailedCause cause, Exception e) => new()
    {
        TaskToken = task.TaskToken,
        Cause = cause,
        Failure = await FailureAsync(e),
        WorkerVersion = stamp,
        Identity = options.Identity,
        Namespace = options.Namespace,
    };

    public async Task<RespondQueryTaskCompletedRequest> QueryAsync(PollWorkflowTaskQueueResponse task, QueryJob query)
    {
        var result = await ResultAsync(query);
        return new()
        {
            TaskToken = task.TaskToken,
            CompletedType = result.ResultType,
            QueryResult = result.Answer,
            ErrorMessage = result.ErrorMessage,
            Failure = result.Failure,
            Namespace = options.Namespace,
        };
    }

    public async Task<RespondQueryTaskCompletedRequest> QueryFailedAsync(PollWorkflowTaskQueueResponse task, Exception e) => new()
    {
        TaskToken = task.TaskToken,
        CompletedType = QueryResultType.Failed,
        ErrorMessage = e.Message,
        Failure = await FailureAsync(e),
        Namespace = options.Namespace,
    };

    private RespondWorkflowTaskCompletedRequest Begin(PollWorkflowTaskQueueResponse task)
    {
        var request = new RespondWorkflowTaskCompletedRequest
        {
            TaskToken = task.TaskToken,
            Identity = options.Identity,
            Namespace = options.Namespace,
            WorkerVersionStamp = stamp,
            Capabilities = capabilities,
            StickyAttributes = stickiness,
        };
        return request;
    }

    private async Task AddAsync(RespondWorkflowTaskCompletedRequest request, Operation operation)
    {
        if (operation is UpdateMessageOperation update)
        {
            request.Messages.Add(await MessageAsync(update));
        }

        if (operation.ToCommand() is { } command)
        {
            if (options.DataConverter.PayloadCodec is { } codec)
            {
                await PayloadCodecPass.EncodeAsync(codec, command);
            }

            request.Commands.Add(command);
        }
    }

    private async Task<Message> MessageAsync(UpdateMessageOperation update)
    {
        var exchange = update.Exchange;
        if (update.Outcome is not { } outcome)
        {
            return MessageOf(update.MessageId, exchange, Any.Pack(new Acceptance
            {
                AcceptedRequestMessageId = exchange.RequestMessageId,
                AcceptedRequestSequencingEventId = exchange.SequencingEventId,
                AcceptedRequest = exchange.Request,
            }));
        }

        if (options.DataConverter.PayloadCodec is { } codec)
        {
            await PayloadCodecPass.EncodeInPlaceAsync(codec, outcome.Success?.Payloads_);
            if (outcome.Failure is not null)
            {
                outcome.Failure = await PayloadCodecPass.EncodedAsync(codec, outcome.Failure);
            }
        }

        return MessageOf(update.MessageId, exchange, Any.Pack(new Response { Meta = exchange.Meta, Outcome = outcome }));
    }

    private async Task<Message> RejectionAsync(UpdateRejectionOperation rejection) =>
        MessageOf(rejection.Exchange.RequestMessageId + "/reject", rejection.Exchange, Any.Pack(new Rejection
        {
            RejectedRequestMessageId = rejection.Exchange.RequestMessageId,
            RejectedRequestSequencingEventId = rejection.Exchange.SequencingEventId,
            RejectedRequest = rejection.Exchange.Request,
            Failure = options.DataConverter.PayloadCodec is { } codec
                ? await PayloadCodecPass.EncodedAsync(codec, rejection.Failure)
                : rejection.Failure,
        }));

    private static Message MessageOf(string id, UpdateExchange exchange, Any body) =>
        new() { Id = id, ProtocolInstanceId = exchange.ProtocolInstanceId, Body = body };

    private async Task<WorkflowQueryResult> ResultAsync(QueryJob query)
    {
        if (query.Failure is { } failure)
        {
            return new() { ResultType = QueryResultType.Failed, ErrorMessage = failure.Message, Failure = await FailureAsync(failure) };
        }

        var result = new WorkflowQueryResult { ResultType = QueryResultType.Answered, Answer = new() };
        result.Answer.Payloads_.Add(query.Result);
        if (options.DataConverter.PayloadCodec is { } codec)
        {
            await PayloadCodecPass.EncodeInPlaceAsync(codec, result.Answer.Payloads_);
        }

        return result;
    }

    private async Task<Failure?> FailureAsync(Exception e)
    {
        var failure = options.DataConverter.FailureConverter.ToFailure(e, options.DataConverter.PayloadConverter);
        return options.DataConverter.PayloadCodec is { } codec ? await PayloadCodecPass.EncodedAsync(codec, failure) : failure;
    }
}
