using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;
using Temporalio.Worker.Interceptors;
using Temporalio.Workflows;
using ChildPolicy = Temporalio.Api.Enums.V1.ParentClosePolicy;

namespace Temporalio.Worker.Replay;

/// <content>Child workflows, external workflows and the next run.</content>
internal sealed partial class WorkflowInstance
{
    public Task<ChildWorkflowHandle<TWorkflow, TResult>> StartChildAsync<TWorkflow, TResult>(StartChildWorkflowInput call)
    {
        var settings = call.Options;
        var token = settings.CancellationToken ?? CancellationToken;
        if (token.IsCancellationRequested)
        {
            return Task.FromException<ChildWorkflowHandle<TWorkflow, TResult>>(new CanceledFailureException("Child cancelled before scheduled"));
        }

        var attributes = new StartChildWorkflowExecutionCommandAttributes
        {
            Namespace = Info.Namespace,
            WorkflowId = settings.Id ?? Workflow.NewGuid().ToString(),
            WorkflowType = new() { Name = call.Workflow },
            TaskQueue = new() { Name = settings.TaskQueue ?? Info.TaskQueue },
            Input = PayloadsOf(call.Args),
            WorkflowExecutionTimeout = DurationOf(settings.ExecutionTimeout),
            WorkflowRunTimeout = DurationOf(settings.RunTimeout),
            WorkflowTaskTimeout = DurationOf(settings.TaskTimeout),
            ParentClosePolicy = (ChildPolicy)settings.ParentClosePolicy,
            WorkflowIdReusePolicy = settings.IdReusePolicy,
            RetryPolicy = settings.RetryPolicy?.ToProto(),
            CronSchedule = settings.CronSchedule ?? string.Empty,
            Header = HeaderOf(call.Headers),
            Memo = MemoOf(settings.Memo),
            SearchAttributes = settings.TypedSearchAttributes?.ToProto(),
            Priority = settings.Priority?.ToProto(),
        };
        var operation = new ChildOperation(
            attributes, settings.CancellationType, Info.Namespace, MetadataOf(settings.StaticSummary, settings.StaticDetails));
        var handle = new ChildHandle<TWorkflow, TResult>(this, operation);
        operation.Waiter = handle;
        Issue(operation);
        return QueueNewTaskAsync(async () =>
        {
            handle.CancelWith(token);
            await handle.Started;
            return (ChildWorkflowHandle<TWorkflow, TResult>)handle;
        });
    }

    private Command ContinueAsNewCommand(CreateContinueAsNewExceptionInput next)
    {
        var settings = next.Options;
        return new()
        {
            CommandType = CommandType.ContinueAsNewWorkflowExecution,
            ContinueAsNewWorkflowExecutionCommandAttributes = new()
            {
                WorkflowType = new() { Name = next.Workflow },
                TaskQueue = new() { Name = settings?.TaskQueue ?? Info.TaskQueue },
                Input = PayloadsOf(next.Args),
                WorkflowRunTimeout = DurationOf(settings?.RunTimeout),
                WorkflowTaskTimeout = DurationOf(settings?.TaskTimeout),
                BackoffStartInterval = DurationOf(settings?.BackoffStartInterval),
                RetryPolicy = (settings?.RetryPolicy ?? Info.RetryPolicy)?.ToProto(),
                Header = HeaderOf(next.Headers),
                Memo = settings?.Memo is { } chosen ? MemoOf(chosen) : CurrentMemo(),
                SearchAttributes = settings?.TypedSearchAttributes?.ToProto() ?? CurrentSearchAttributes(),
                InitialVersioningBehavior = (ContinueAsNewVersioningBehavior)(settings?.InitialVersioningBehavior ?? InitialVersioningBehavior.Unspecified),
            },
        };
    }

    private SearchAttributes? CurrentSearchAttributes() => searchAttributes.Count == 0 ? null : searchAttributes.ToProto();

    private Memo? CurrentMemo()
    {
        if (memo.Count == 0)
        {
            return null;
        }

        var current = new Memo();
        foreach (var (key, value) in memo)
        {
            current.Fields.Add(key, value.Payload);
        }

        return current;
    }

    private Memo? MemoOf(IReadOnlyDictionary<string, object>? values)
    {
        if (values is null || values.Count == 0)
        {
            return null;
        }

        var written = new Memo();
        foreach (var (key, value) in values)
        {
            written.Fields.Add(key, converter.PayloadConverter.ToPayload(value));
        }

        return written;
    }

    /// <summary>A child workflow as its parent sees it.</summary>
    private sealed class ChildHandle<TWorkflow, TResult>(WorkflowInstance instance, ChildOperation operation)
        : ChildWorkflowHandle<TWorkflow, TResult>, IJobWaiter
    {
        private readonly TaskCompletionSource<object?> started = new();
        private readonly TaskCompletionSource<ResolveJob> result = new();
        private CancellationTokenRegistration registration;
        private string runId = string.Empty;

        public override string Id => operation.WorkflowId;

        public override string FirstExecutionRunId => runId;

        public Task Started => started.Task;

        public void CancelWith(CancellationToken token) => registration = token.Register(() =>
        {
            if (!result.Task.IsCompleted)
            {
                instance.Issue(new CancelChildOperation(operation, instance.Info.Namespace));
            }
        });

        public void Resolve(WorkflowJob job)
        {
            if (job is ResolveJob ended)
            {
                registration.Unregister();
                result.TrySetResult(ended);
                return;
            }

            var start = (ChildStartJob)job;
            if (start.Failure is { } failed)
            {
                registration.Unregister();
                result.TrySetResult(new ResolveJob(operation, null, failed));
                started.TrySetException(start.AlreadyExists
                    ? new WorkflowAlreadyStartedException("Child workflow already started", operation.WorkflowId, operation.WorkflowType, string.Empty)
                    : instance.converter.FailureConverter.ToException(failed, instance.converter.PayloadConverter));
                return;
            }

            runId = start.RunId ?? string.Empty;
            started.TrySetResult(null);
        }

        public override async Task<T> GetResultAsync<T>() => instance.ResultOf<T>(await result.Task);

        public override Task SignalAsync(string signal, IReadOnlyCollection<object?> args, ChildWorkflowSignalOptions? options = null) =>
            instance.Outbound.SignalChildWorkflowAsync(new(Id, signal, args, options, null));
    }

    /// <summary>Another workflow.</summary>
    private sealed class ExternalHandle<TWorkflow>(WorkflowInstance instance, string id, string? runId) : ExternalWorkflowHandle<TWorkflow>
    {
        public override string Id => id;

        public override string? RunId => runId;

        public override Task SignalAsync(string signal, IReadOnlyCollection<object?> args, ExternalWorkflowSignalOptions? options = null) =>
            instance.Outbound.SignalExternalWorkflowAsync(new(id, runId, signal, args, options, null));

        public override Task CancelAsync() => instance.Outbound.CancelExternalWorkflowAsync(new(id, runId));
    }
}
