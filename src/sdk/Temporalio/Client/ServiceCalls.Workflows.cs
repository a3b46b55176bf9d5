using Google.Protobuf;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.ErrorDetails.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client.Interceptors;
using Temporalio.Client.Rpc;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Temporalio.Client;

/// <content>Calls about workflows that exist.</content>
internal sealed partial class ServiceCalls
{
    /// <inheritdoc />
    public override async Task SignalWorkflowAsync(SignalWorkflowInput input)
    {
        var converter = ConverterFor(input.Id);
        var request = new SignalWorkflowExecutionRequest
        {
            Namespace = Namespace,
            WorkflowExecution = Execution(input.Id, input.RunId),
            SignalName = input.Signal,
            Input = await PayloadsAsync(converter, input.Args).ConfigureAwait(false),
            Identity = Identity,
            RequestId = Guid.NewGuid().ToString(),
            Header = await HeaderAsync(converter, input.Headers).ConfigureAwait(false),
        };
        await Service.SignalWorkflowExecutionAsync(request, Retrying(input.Options?.Rpc)).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async Task<TResult> QueryWorkflowAsync<TResult>(QueryWorkflowInput input)
    {
        var converter = ConverterFor(input.Id);
        var request = new QueryWorkflowRequest
        {
            Namespace = Namespace,
            Execution = Execution(input.Id, input.RunId),
            Query = new()
            {
                QueryType = input.Query,
                QueryArgs = await PayloadsAsync(converter, input.Args).ConfigureAwait(false),
                Header = await HeaderAsync(converter, input.Headers).ConfigureAwait(false),
            },
            QueryRejectCondition = input.Options?.RejectCondition ?? client.Options.QueryRejectCondition ?? QueryRejectCondition.Unspecified,
        };
        QueryWorkflowResponse reply;
        try
        {
            reply = await Service.QueryWorkflowAsync(request, Retrying(input.Options?.Rpc)).ConfigureAwait(false);
        }
        catch (RpcException e) when (RpcStatus.Detail<QueryFailedFailure>(e) != null)
        {
            throw new WorkflowQueryFailedException(e.Message);
        }

        if (reply.QueryRejected is { } rejected)
        {
            throw new WorkflowQueryRejectedException(rejected.Status);
        }

        return typeof(TResult) == typeof(ValueTuple) || reply.QueryResult is not { Payloads_.Count: > 0 } result
            ? default!
            : await converter.ToSingleValueAsync<TResult>(result.Payloads_).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async Task<WorkflowExecutionDescription> DescribeWorkflowAsync(DescribeWorkflowInput input)
    {
        var request = new DescribeWorkflowExecutionRequest { Namespace = Namespace, Execution = Execution(input.Id, input.RunId) };
        var reply = await Service.DescribeWorkflowExecutionAsync(request, Retrying(input.Options?.Rpc)).ConfigureAwait(false);
        return new(reply, ConverterFor(input.Id));
    }

    /// <inheritdoc />
    public override async Task CancelWorkflowAsync(CancelWorkflowInput input)
    {
        var request = new RequestCancelWorkflowExecutionRequest
        {
            Namespace = Namespace,
            WorkflowExecution = Execution(input.Id, input.RunId),
            FirstExecutionRunId = input.FirstExecutionRunId ?? string.Empty,
            Identity = Identity,
            RequestId = Guid.NewGuid().ToString(),
        };
        await Service.RequestCancelWorkflowExecutionAsync(request, Retrying(input.Options?.Rpc)).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async Task TerminateWorkflowAsync(TerminateWorkflowInput input)
    {
        var request = new TerminateWorkflowExecutionRequest
        {
            Namespace = Namespace,
            WorkflowExecution = Execution(input.Id, input.RunId),
            FirstExecutionRunId = input.FirstExecutionRunId ?? string.Empty,
            Reason = input.Reason ?? string.Empty,
            Details = await PayloadsAsync(ConverterFor(input.Id), input.Options?.Details).ConfigureAwait(false),
            Identity = Identity,
        };
        await Service.TerminateWorkflowExecutionAsync(request, Retrying(input.Options?.Rpc)).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async Task<WorkflowHistoryEventPage> FetchWorkflowHistoryEventPageAsync(FetchWorkflowHistoryEventPageInput input)
    {
        var request = new GetWorkflowExecutionHistoryRequest
        {
            Namespace = Namespace,
            Execution = Execution(input.Id, input.RunId),
            MaximumPageSize = input.PageSize ?? 0,
            NextPageToken = input.NextPageToken == null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(input.NextPageToken),
            WaitNewEvent = input.WaitNewEvent,
            HistoryEventFilterType = input.EventFilterType,
            SkipArchival = input.SkipArchival,
        };
        while (true)
        {
            var reply = await Service.GetWorkflowExecutionHistoryAsync(request, Retrying(input.Rpc)).ConfigureAwait(false);
            var events = reply.History?.Events ?? [];
            var token = reply.NextPageToken.IsEmpty ? null : reply.NextPageToken.ToByteArray();

            // A page may be empty when the service has waited long enough: only the end or an event is news.
            if (events.Count > 0 || token == null)
            {
                return new(events, token);
            }

            request = request.Clone();
            request.NextPageToken = reply.NextPageToken;
        }
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<WorkflowExecution> ListWorkflowsAsync(ListWorkflowsInput input)
    {
        var left = input.Options is { Limit: > 0 } options ? options.Limit : int.MaxValue;
        byte[]? token = null;
        do
        {
            var page = await client.OutboundInterceptor.ListWorkflowsPaginatedAsync(
                new(input.Query, token, new() { Rpc = input.Options?.Rpc })).ConfigureAwait(false);
            foreach (var workflow in page.Workflows)
            {
                if (left-- <= 0)
                {
                    yield break;
                }

                yield return workflow;
            }

            token = page.NextPageToken;
        }
        while (token != null && left > 0);
    }

    /// <inheritdoc />
    public override async Task<WorkflowListPage> ListWorkflowsPaginatedAsync(ListWorkflowsPaginatedInput input)
    {
        var request = new ListWorkflowExecutionsRequest
        {
            Namespace = Namespace,
            Query = input.Query,
            PageSize = input.Options?.PageSize ?? 0,
            NextPageToken = input.NextPageToken == null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(input.NextPageToken),
        };
        var reply = await Service.ListWorkflowExecutionsAsync(request, Retrying(input.Options?.Rpc)).ConfigureAwait(false);
        return new(
            [.. reply.Executions.Select(info => new WorkflowExecution(info, client.Options.DataConverter, Namespace))],
            reply.NextPageToken.IsEmpty ? null : reply.NextPageToken.ToByteArray());
    }

    /// <inheritdoc />
    public override async Task<WorkflowExecutionCount> CountWorkflowsAsync(CountWorkflowsInput input)
    {
        var request = new CountWorkflowExecutionsRequest { Namespace = Namespace, Query = input.Query };
        return new(await Service.CountWorkflowExecutionsAsync(request, Retrying(input.Options?.Rpc)).ConfigureAwait(false));
    }
}
