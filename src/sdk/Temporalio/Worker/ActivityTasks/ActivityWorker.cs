using System.Collections.Concurrent;
using Temporalio.Activities;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Worker.Polling;
using Temporalio.Worker.Replay;

namespace Temporalio.Worker.ActivityTasks;

/// <summary>Polls and runs activities, and runs local activities for workflows.</summary>
internal sealed class ActivityWorker : IDisposable
{
    private readonly WorkerScope scope;
    private readonly ActivityExecutor executor;
    private readonly ActivityTaskRunner runner;
    private readonly LocalActivityRunner localRunner;
    private readonly SemaphoreSlim slots;
    private readonly InFlight inFlight = new();
    private readonly CancellationTokenSource shutdown = new();
    private readonly ConcurrentDictionary<RunningActivity, bool> running = new();
    private CancellationToken stopped;

    public ActivityWorker(WorkerScope scope)
    {
        this.scope = scope;
        executor = new(scope);
        runner = new(scope, executor, running, shutdown.Token);
        localRunner = new(scope, executor, running, shutdown.Token);
        var room = scope.Options.MaxConcurrentActivities ?? 100;
        slots = new(room);
        scope.Metrics.ObserveSlots("ActivityWorker", slots, room);
    }

    /// <summary>Whether the worker has the activity.</summary>
    public bool Has(string activityType) => executor.Has(activityType);

    public Task PollAsync(Action<Exception> fail, CancellationToken stopping)
    {
        stopped = stopping;
        var request = new PollActivityTaskQueueRequest
        {
            Namespace = scope.Namespace,
            TaskQueue = new() { Name = scope.TaskQueue, Kind = TaskQueueKind.Normal },
            Identity = scope.Identity,
            WorkerVersionCapabilities = new() { BuildId = scope.BuildId },
            TaskQueueMetadata = scope.Options.MaxTaskQueueActivitiesPerSecond is { } rate ? new() { MaxTasksPerSecond = rate } : null,
        };
        var options = new RpcOptions { CancellationToken = stopping };
        var poller = new TaskPoller<PollActivityTaskQueueResponse>
        {
            Kind = "activity",
            Slots = slots,
            InFlight = inFlight,
            Poll = () => scope.Service.PollActivityTaskQueueAsync(request, options),
            IsEmpty = task => !scope.Metrics.ActivityPolled(task),
            Process = runner.RunAsync,
            Fail = fail,
            Logger = scope.Logger,
            Pace = scope.Options.MaxActivitiesPerSecond is { } perSecond ? new(perSecond, TimeProvider.System) : null,
        };
        scope.Metrics.ObservePollers("activity_task", () => poller.Waiting);
        return poller.RunAsync(scope.Options.MaxConcurrentActivityTaskPolls, stopping);
    }

    /// <summary>Takes a slot for an activity that may come with the answer to a workflow task; false if none is free or the worker stops.</summary>
    public bool TryReserve() => !stopped.IsCancellationRequested && slots.Wait(0);

    /// <summary>Gives a reserved slot back.</summary>
    public void Release() => slots.Release();

    /// <summary>Runs an activity that came with the answer to a workflow task, in a slot that was reserved for it.</summary>
    public void StartEager(PollActivityTaskQueueResponse task)
    {
        inFlight.Enter();
        _ = Task.Run(async () =>
        {
            try
            {
                await runner.RunAsync(task).ConfigureAwait(false);
            }
            finally
            {
                slots.Release();
                inFlight.Exit();
            }
        });
    }

    public Task<LocalActivityOutcome> RunLocalAsync(LocalActivityAttempt attempt, CancellationToken cancellationToken) =>
        localRunner.RunAsync(attempt, cancellationToken);

    /// <summary>Tells activities that the worker will shut down.</summary>
    public void BeginShutdown() => shutdown.Cancel();

    /// <summary>Waits for activities to end, and cancels those that are not done after the grace.</summary>
    /// <param name="grace">Time before cancellation.</param>
    /// <param name="workflowTasks">Completes when no more activity can come from a workflow task.</param>
    public async Task ShutdownAsync(TimeSpan grace, Task workflowTasks)
    {
        var drained = DrainAsync(workflowTasks);
        await Task.WhenAny(drained, Task.Delay(grace)).ConfigureAwait(false);
        while (!drained.IsCompleted)
        {
            foreach (var activity in running.Keys)
            {
                activity.Cancel(ActivityCancelReason.WorkerShutdown);
            }

            // Local activities may still begin while their workflow task is being worked on.
            await Task.WhenAny(drained, Task.Delay(TimeSpan.FromMilliseconds(100))).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        slots.Dispose();
        shutdown.Dispose();
        localRunner.Dispose();
    }

    private async Task DrainAsync(Task workflowTasks)
    {
        await workflowTasks.ConfigureAwait(false);
        await inFlight.DrainAsync().ConfigureAwait(false);
    }
}
