using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.ErrorDetails.V1;
using Temporalio.Api.Sdk.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client.Interceptors;
using Temporalio.Client.Rpc;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Worker.Polling;

namespace Temporalio.Client;

/// <content>Starting workflows.</content>
internal sealed partial class ServiceCalls
{
    /// <inheritdoc />
    public override async Task<WorkflowHandle<TWorkflow, TResult>> StartWorkflowAsync<TWorkflow, TResult>(StartWorkflowInput input)
    {
        var converter = ConverterFor(input.Options.Id ?? string.Empty);
        var request = await StartRequestAsync(input.Workflow, input.Args, input.Options, input.Headers, converter).ConfigureAwait(false);
        try
        {
            var runId = input.Options.StartSignal == null
                ? await StartAsync(request, input.Options).ConfigureAwait(false)
                : await SignalWithStartAsync(request, input.Options, converter).ConfigureAwait(false);
            return new(client, request.WorkflowId, null, runId, runId);
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.AlreadyExists &&
            RpcStatus.Detail<WorkflowExecutionAlreadyStartedFailure>(e) is { } failure)
        {
            throw new WorkflowAlreadyStartedException(e.Message, request.WorkflowId, input.Workflow, failure.RunId);
        }
    }

    private async Task<string> StartAsync(StartWorkflowExecutionRequest request, WorkflowOptions options)
    {
        // The first task may come with the answer, for a worker on the same connection.
        var worker = options is { RequestEagerStart: true, StartDelay: null, CronSchedule: null or "" }
            ? EagerStarts.Of(client.Connection).Reserve(request.Namespace, request.TaskQueue.Name)
            : null;
        request.RequestEagerExecution = worker is not null;
        StartWorkflowExecutionResponse? reply = null;
        try
        {
            reply = await Service.StartWorkflowExecutionAsync(request, Retrying(options.Rpc)).ConfigureAwait(false);
            return reply.RunId;
        }
        finally
        {
            worker?.StartReserved(reply?.EagerWorkflowTask);
        }
    }

    private async Task<string> SignalWithStartAsync(StartWorkflowExecutionRequest start, WorkflowOptions options, DataConverter converter)
    {
        var request = new SignalWithStartWorkflowExecutionRequest
        {
            Namespace = start.Namespace,
            WorkflowId = start.WorkflowId,
            WorkflowType = start.WorkflowType,
            TaskQueue = start.TaskQueue,
            Input = start.Input,
            WorkflowExecutionTimeout = start.WorkflowExecutionTimeout,
            WorkflowRunTimeout = start.WorkflowRunTimeout,
            WorkflowTaskTimeout = start.WorkflowTaskTimeout,
            Identity = start.Identity,
            RequestId = start.RequestId,
            WorkflowIdReusePolicy = start.WorkflowIdReusePolicy,
            WorkflowIdConflictPolicy = start.WorkflowIdConflictPolicy,
            RetryPolicy = start.RetryPolicy,
            CronSchedule = start.CronSchedule,
            Memo = start.Memo,
            SearchAttributes = start.SearchAttributes,
            Header = start.Header,
            WorkflowStartDelay = start.WorkflowStartDelay,
            UserMetadata = start.UserMetadata,
            Priority = start.Priority,
            SignalName = options.StartSignal,
            SignalInput = await PayloadsAsync(converter, options.StartSignalArgs).ConfigureAwait(false),
        };
        var reply = await Service.SignalWithStartWorkflowExecutionAsync(request, Retrying(options.Rpc)).ConfigureAwait(false);
        return reply.RunId;
    }

    private async Task<StartWorkflowExecutionRequest> StartRequestAsync(
        string workflow,
        IReadOnlyCollection<object?> args,
        WorkflowOptions options,
        IDictionary<string, Api.Common.V1.Payload>? headers,
        DataConverter converter)
    {
        Check(options);
        var request = new StartWorkflowExecutionRequest
        {
            Namespace = Namespace,
            WorkflowId = options.Id,
            WorkflowType = new() { Name = workflow },
            TaskQueue = new() { Name = options.TaskQueue },
            Identity = Identity,
            RequestId = Guid.NewGuid().ToString(),
            WorkflowIdReusePolicy = options.IdReusePolicy,
            WorkflowIdConflictPolicy = options.IdConflictPolicy,
            Input = await PayloadsAsync(converter, args).ConfigureAwait(false),
            WorkflowExecutionTimeout = Duration(options.ExecutionTimeout),
            WorkflowRunTimeout = Duration(options.RunTimeout),
            WorkflowTaskTimeout = Duration(options.TaskTimeout),
            WorkflowStartDelay = Duration(options.StartDelay),
            RetryPolicy = options.RetryPolicy?.ToProto(),
            SearchAttributes = options.TypedSearchAttributes is { Count: > 0 } attributes ? attributes.ToProto() : null,
            Memo = await MemoFields.WriteAsync(options.Memo, converter).ConfigureAwait(false),
            Header = await HeaderAsync(converter, headers).ConfigureAwait(false),
            UserMetadata = await MetadataAsync(options.StaticSummary, options.StaticDetails, converter).ConfigureAwait(false),
            Priority = options.Priority?.ToProto(),
        };
        if (options.CronSchedule is { Length: > 0 } cron)
        {
            request.CronSchedule = cron;
        }

        return request;
    }

    private static void Check(WorkflowOptions options)
    {
        if (string.IsNullOrEmpty(options.Id))
        {
            throw new ArgumentException("ID required to start workflow", nameof(options));
        }

        if (string.IsNullOrEmpty(options.TaskQueue))
        {
            throw new ArgumentException("Task queue required to start workflow", nameof(options));
        }

        if (options.StartSignalArgs != null && options.StartSignal == null)
        {
            throw new ArgumentException("Cannot have start signal args without start signal", nameof(options));
        }

        if (options.IdReusePolicy == WorkflowIdReusePolicy.TerminateIfRunning && options.IdConflictPolicy != WorkflowIdConflictPolicy.Unspecified)
        {
            throw new ArgumentException("Cannot use IdReusePolicy.TerminateIfRunning together with an IdConflictPolicy", nameof(options));
        }
    }

    private static Duration? Duration(TimeSpan? time) =>
        time is { } value ? Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(value) : null;

    private static async Task<UserMetadata?> MetadataAsync(string? summary, string? details, DataConverter converter)
    {
        if (summary == null && details == null)
        {
            return null;
        }

        return new()
        {
            Summary = summary == null ? null : await converter.ToPayloadAsync(summary).ConfigureAwait(false),
            Details = details == null ? null : await converter.ToPayloadAsync(details).ConfigureAwait(false),
        };
    }
}
