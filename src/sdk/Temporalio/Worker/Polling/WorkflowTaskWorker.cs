using System.Diagnostics;
using System.Security.Cryptography;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Client.Rpc;
using Temporalio.Exceptions;
using Temporalio.Worker.ActivityTasks;
using Temporalio.Worker.Replay;

namespace Temporalio.Worker.Polling;

/// <summary>Polls workflow tasks, has them handled, sends the answers.</summary>
internal sealed class WorkflowTaskWorker : IDisposable
{
    private readonly WorkerScope scope;
    private readonly EagerActivities eager;
    private readonly WorkflowTaskHandler handler;
    private readonly SemaphoreSlim slots;
    private readonly InFlight inFlight = new();
    private CancellationToken stopping;
    private EagerStarts? starts;

    public WorkflowTaskWorker(WorkerScope scope, TemporalWorker worker, ActivityWorker activities)
    {
        this.scope = scope;
        var options = scope.Options;
        var room = options.MaxConcurrentWorkflowTasks ?? 100;
        slots = new(room);
        eager = new(scope, activities);
        if (options.MaxCachedWorkflows > 0)
        {
            StickyQueue = $"{scope.Identity}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        }

        handler = new(new()
        {
            Namespace = scope.Namespace,
            TaskQueue = scope.TaskQueue,
            Workflows = [.. options.Workflows],
            Identity = scope.Identity,
            DataConverter = scope.DataConverter,
            StickyQueue = StickyQueue,
            StickyScheduleToStartTimeout = options.StickyQueueScheduleToStartTimeout,
            MaxCachedWorkflows = options.MaxCachedWorkflows,
            FailureExceptionTypes = options.WorkflowFailureExceptionTypes ?? [],
            Interceptors = [.. scope.Interceptors.Select(interceptor => (Func<Interceptors.WorkflowInboundInterceptor, Interceptors.WorkflowInboundInterceptor>)interceptor.InterceptWorkflow)],
            LoggerFactory = scope.LoggerFactory,
            MetricMeter = scope.MetricMeter.Value,
            BuildId = scope.BuildId,
            Metrics = scope.Metrics,
            DebugMode = options.DebugMode,
            ReportStuck = completion => _ = ReportStuckAsync(completion),
            DisableTracingEventListener = options.DisableWorkflowTracingEventListener,
            TaskStarting = (info, definition) => options.OnTaskStarting(worker, info, definition),
            TaskCompleted = (info, definition, failure) => options.OnTaskCompleted(worker, info, definition, failure),
            FetchHistory = (request, cancellationToken) => scope.Service.GetWorkflowExecutionHistoryAsync(
                request, new() { Retry = true, CancellationToken = cancellationToken }),
            ExecuteLocalActivity = activities.RunLocalAsync,
        });
        scope.Metrics.ObserveSlots("WorkflowWorker", slots, room);
        scope.Metrics.ObserveCache(() => handler.CachedRuns);
    }

    /// <summary>Queue of tasks for workflows that this worker has in memory; null without a cache.</summary>
    public string? StickyQueue { get; }

    public Task PollAsync(Action<Exception> fail, CancellationToken stoppingToken)
    {
        stopping = stoppingToken;
        starts = EagerStarts.Of(scope.Connection);
        starts.Add(scope.Namespace, scope.TaskQueue, this);
        var polls = scope.Options.MaxConcurrentWorkflowTaskPolls;
        if (StickyQueue == null)
        {
            return Poller(new() { Name = scope.TaskQueue, Kind = TaskQueueKind.Normal }, fail).RunAsync(polls, stoppingToken);
        }

        var normal = Math.Max(1, (int)(polls * scope.Options.NonStickyToStickyPollRatio));
        var sticky = new Api.TaskQueue.V1.TaskQueue { Name = StickyQueue, Kind = TaskQueueKind.Sticky, NormalName = scope.TaskQueue };
        return Task.WhenAll(
            Poller(new() { Name = scope.TaskQueue, Kind = TaskQueueKind.Normal }, fail).RunAsync(normal, stoppingToken),
            Poller(sticky, fail).RunAsync(Math.Max(1, polls - normal), stoppingToken));
    }

    /// <summary>Takes a slot for a task that may come with the answer to a start; false if none is free or the worker stops.</summary>
    public bool TryReserve()
    {
        if (!slots.Wait(0, CancellationToken.None))
        {
            return false;
        }

        inFlight.Enter();
        if (!stopping.IsCancellationRequested)
        {
            return true;
        }

        Release();
        return false;
    }

    /// <summary>Works on the task that a slot was taken for; without a task the slot is given back.</summary>
    public void StartReserved(PollWorkflowTaskQueueResponse? task)
    {
        if (task is null or { TaskToken.IsEmpty: true })
        {
            Release();
            return;
        }

        _ = Task.Run(async () =>
        {
            try
            {
                await ProcessAsync(task).ConfigureAwait(false);
            }
            finally
            {
                Release();
            }
        });
    }

    /// <summary>Completes when every task that was begun has been answered.</summary>
    public Task DrainAsync()
    {
        starts?.Remove(scope.Namespace, scope.TaskQueue, this);
        return inFlight.DrainAsync();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        handler.Dispose();
        slots.Dispose();
    }

    private void Release()
    {
        slots.Release();
        inFlight.Exit();
    }

    private TaskPoller<PollWorkflowTaskQueueResponse> Poller(Api.TaskQueue.V1.TaskQueue queue, Action<Exception> fail)
    {
        var request = new PollWorkflowTaskQueueRequest
        {
            Namespace = scope.Namespace,
            TaskQueue = queue,
            Identity = scope.Identity,
            WorkerVersionCapabilities = new() { BuildId = scope.BuildId },
        };
        var options = new RpcOptions { CancellationToken = stopping };
        var poller = new TaskPoller<PollWorkflowTaskQueueResponse>
        {
            Kind = "workflow",
            Slots = slots,
            InFlight = inFlight,
            Poll = () => scope.Service.PollWorkflowTaskQueueAsync(request, options),
            IsEmpty = IsEmpty,
            Process = ProcessAsync,
            Fail = fail,
            Logger = scope.Logger,
        };
        scope.Metrics.ObservePollers(queue.Kind == TaskQueueKind.Sticky ? "sticky_workflow_task" : "workflow_task", () => poller.Waiting);
        return poller;
    }

    private bool IsEmpty(PollWorkflowTaskQueueResponse task)
    {
        scope.Metrics.WorkflowPolled(task);
        return task.TaskToken.IsEmpty;
    }

    private async Task ProcessAsync(PollWorkflowTaskQueueResponse first)
    {
        // The answer to a completion may bring the next task of the run.
        var task = first;
        while (true)
        {
            try
            {
                var began = Stopwatch.GetTimestamp();
                var completion = await handler.HandleAsync(task, CancellationToken.None).ConfigureAwait(false);
                Measure(completion, Stopwatch.GetElapsedTime(began));
                if (await ReportAsync(completion).ConfigureAwait(false) is not { TaskToken.IsEmpty: false } next)
                {
                    return;
                }

                task = next;
            }
            catch (Exception e)
            {
                // The service will time the task out and offer it again.
                WorkerLog.WorkflowTaskBroken(scope.Logger, e, task.WorkflowExecution?.WorkflowId ?? string.Empty);
                return;
            }
        }
    }

    private async Task<PollWorkflowTaskQueueResponse?> ReportAsync(WorkflowTaskCompletion completion)
    {
        RespondWorkflowTaskCompletedResponse? reply = null;
        Exception? error = null;
        var reserved = completion.Completed is null ? 0 : eager.Reserve(completion.Completed);
        try
        {
            reply = await SendAsync(completion).ConfigureAwait(false);
            MeasureEnd(completion);
        }
        catch (RpcException e) when (RpcStatus.IsTooLarge(e))
        {
            error = e;
            WorkerLog.WorkflowTaskLost(scope.Logger, e, completion.RunId);
            await FailTooLargeAsync(completion).ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            error = e;
            if (e.Code is RpcException.StatusCode.NotFound or RpcException.StatusCode.InvalidArgument)
            {
                WorkerLog.WorkflowTaskGone(scope.Logger, e, completion.RunId);
            }
            else
            {
                WorkerLog.WorkflowTaskLost(scope.Logger, e, completion.RunId);
            }
        }
        catch (Exception e)
        {
            // The run must be given up whatever happened, or its next task would wait for ever.
            error = e;
            WorkerLog.WorkflowTaskLost(scope.Logger, e, completion.RunId);
        }

        handler.OnReported(completion, reply, error);
        eager.Start(reply, reserved);
        return reply?.WorkflowTask;
    }

    private void Measure(WorkflowTaskCompletion completion, TimeSpan took)
    {
        if (completion.Run?.Instance is not { } instance || completion.Completed is null)
        {
            return;
        }

        scope.Metrics.WorkflowTaskDone(instance.Info.WorkflowType, took);
    }

    // Only what the service took: it refuses to close a run over events that the run has not seen.
    private void MeasureEnd(WorkflowTaskCompletion completion)
    {
        if (completion is { Run: { Instance: { } instance, Machines.Closed: true }, Completed.Commands: { Count: > 0 } commands })
        {
            scope.Metrics.RunEnded(instance.Info.WorkflowType, commands[^1].CommandType, instance.Info.WorkflowStartTime);
        }
    }

    private async Task ReportStuckAsync(WorkflowTaskCompletion completion)
    {
        try
        {
            await SendAsync(completion).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            WorkerLog.WorkflowTaskLost(scope.Logger, e, completion.RunId);
        }
    }

    // What is too large now will be too large again: the failure tells people, and the task is tried again when they changed something.
    private async Task FailTooLargeAsync(WorkflowTaskCompletion completion)
    {
        try
        {
            if (completion.Completed is { } completed)
            {
                await scope.Service.RespondWorkflowTaskFailedAsync(
                    new()
                    {
                        Namespace = scope.Namespace,
                        Identity = scope.Identity,
                        TaskToken = completed.TaskToken,
                        WorkerVersion = completed.WorkerVersionStamp,
                        Cause = WorkflowTaskFailedCause.GrpcMessageTooLarge,
                        Failure = MessageTooLarge.Failure,
                    },
                    TemporalClient.RetryRpcOptions).ConfigureAwait(false);
            }
            else if (completion.Query is { } query)
            {
                await scope.Service.RespondQueryTaskCompletedAsync(
                    new()
                    {
                        Namespace = scope.Namespace,
                        TaskToken = query.TaskToken,
                        CompletedType = QueryResultType.Failed,
                        ErrorMessage = MessageTooLarge.Failure.Message,
                        Failure = MessageTooLarge.Failure,
                    },
                    TemporalClient.RetryRpcOptions).ConfigureAwait(false);
            }
        }
        catch (RpcException e)
        {
            WorkerLog.WorkflowTaskLost(scope.Logger, e, completion.RunId);
        }
    }

    private async Task<RespondWorkflowTaskCompletedResponse?> SendAsync(WorkflowTaskCompletion completion)
    {
        if (completion.Completed is { } completed)
        {
            if (stopping.IsCancellationRequested)
            {
                completed.ReturnNewWorkflowTask = false;
            }

            return await scope.Service.RespondWorkflowTaskCompletedAsync(completed, TemporalClient.RetryRpcOptions).ConfigureAwait(false);
        }

        if (completion.Failed is { } failed)
        {
            await scope.Service.RespondWorkflowTaskFailedAsync(failed, TemporalClient.RetryRpcOptions).ConfigureAwait(false);
        }
        else if (completion.Query is { } query)
        {
            await scope.Service.RespondQueryTaskCompletedAsync(query, TemporalClient.RetryRpcOptions).ConfigureAwait(false);
        }

        return null;
    }
}
