using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Worker.ActivityTasks;
using Temporalio.Worker.Polling;

namespace Temporalio.Worker;

/// <summary>A worker from its start to its shutdown.</summary>
internal sealed class WorkerRun : IDisposable
{
    private readonly WorkerScope scope;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActivityWorker activities;
    private readonly WorkflowTaskWorker? workflows;
    private Task polling = Task.CompletedTask;

    public WorkerRun(TemporalWorker worker)
    {
        scope = new(worker);
        activities = new(scope);
        workflows = scope.Options.Workflows.Count == 0 ? null : new(scope, worker, activities);
    }

    /// <summary>Faults when the worker cannot go on.</summary>
    public Task Failed => failed.Task;

    public async Task StartAsync()
    {
        await scope.Connection.ConnectAsync().ConfigureAwait(false);
        await CheckNamespaceAsync().ConfigureAwait(false);
        WorkerLog.Started(scope.Logger, scope.TaskQueue, scope.Identity);
        polling = Task.WhenAll(
            workflows?.PollAsync(Fail, stopping.Token) ?? Task.CompletedTask,
            scope.Options.Activities.Count == 0 || scope.Options.LocalActivityWorkerOnly
                ? Task.CompletedTask
                : activities.PollAsync(Fail, stopping.Token));
    }

    /// <summary>Stops polling, lets running work end, cancels activities when their grace is over.</summary>
    public async Task ShutdownAsync()
    {
        WorkerLog.ShuttingDown(scope.Logger, scope.TaskQueue);
        activities.BeginShutdown();
        await stopping.CancelAsync().ConfigureAwait(false);
        await polling.ConfigureAwait(false);
        await ReportShutdownAsync().ConfigureAwait(false);

        // Local activities belong to workflow tasks: activities must be cancelled before workflow tasks can drain.
        var drainedWorkflows = workflows?.DrainAsync() ?? Task.CompletedTask;
        await activities.ShutdownAsync(scope.Options.GracefulShutdownTimeout, drainedWorkflows).ConfigureAwait(false);
        await drainedWorkflows.ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        scope.Metrics.Dispose();
        stopping.Dispose();
        activities.Dispose();
        workflows?.Dispose();
    }

    private void Fail(Exception exception) => failed.TrySetException(exception);

    private async Task CheckNamespaceAsync()
    {
        try
        {
            await scope.Service.DescribeNamespaceAsync(new() { Namespace = scope.Namespace }, TemporalClient.RetryRpcOptions).ConfigureAwait(false);
        }
        catch (RpcException e) when (e.Code != RpcException.StatusCode.Unimplemented)
        {
            throw new InvalidOperationException($"Worker validation failed: cannot read namespace {scope.Namespace}: {e.Message}", e);
        }
        catch (RpcException e)
        {
            WorkerLog.NamespaceNotChecked(scope.Logger, e);
        }
    }

    private async Task ReportShutdownAsync()
    {
        try
        {
            await scope.Service.ShutdownWorkerAsync(
                new()
                {
                    Namespace = scope.Namespace,
                    StickyTaskQueue = workflows?.StickyQueue ?? string.Empty,
                    Identity = scope.Identity,
                    Reason = "graceful shutdown",
                    TaskQueue = scope.TaskQueue,
                    TaskQueueTypes = { TaskQueueType.Workflow, TaskQueueType.Activity },
                },
                new() { Timeout = TimeSpan.FromSeconds(5) }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            WorkerLog.ShutdownNotReported(scope.Logger, e);
        }
    }
}
