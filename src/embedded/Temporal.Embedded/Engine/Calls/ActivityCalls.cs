using Temporal.Embedded.Matching;
using Temporal.Embedded.Rpc;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>Polls of activity workers.</summary>
internal sealed class ActivityCalls(RunEngine engine) : IRpcModule
{
    private RunKernel Kernel => engine.Kernel;

    /// <inheritdoc/>
    public void Register(RpcTable table) =>
        table.Serve<PollActivityTaskQueueRequest, PollActivityTaskQueueResponse>("PollActivityTaskQueue", PollAsync, waits: true);

    private async Task<PollActivityTaskQueueResponse> PollAsync(PollActivityTaskQueueRequest request, CallContext call)
    {
        RequestCheck.Namespace(Kernel, request.Namespace);
        RequestCheck.QueueName(request.TaskQueue);
        RequestCheck.Identity(request.Identity);
        var end = Environment.TickCount64 + (long)RequestCheck.PollHold(call).TotalMilliseconds;
        var queue = new QueueKey(request.Namespace, request.TaskQueue.Name, true);
        Kernel.Queues.Rate.Set(queue, request.TaskQueueMetadata?.MaxTasksPerSecond);
        while (true)
        {
            var left = TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64));
            if (await Kernel.Queues.PollAsync(queue, request.Identity, left, call.Cancellation).ConfigureAwait(false) is not { } queued)
            {
                return new PollActivityTaskQueueResponse();
            }

            if (call.Cancellation.IsCancellationRequested)
            {
                Kernel.Queues.PutBack(queue, queued);
                call.Cancellation.ThrowIfCancellationRequested();
            }

            if (!await MayGoAsync(queue, end, call).ConfigureAwait(false))
            {
                Kernel.Queues.PutBack(queue, queued);
                call.Cancellation.ThrowIfCancellationRequested();
                return new PollActivityTaskQueueResponse();
            }

            var (reply, nonce, stored) = Take(queued, request.Identity);
            await stored.ConfigureAwait(false);
            if (reply is not null)
            {
                call.Undelivered = () => GiveBack(queued, nonce);
                return reply;
            }
        }
    }

    /// <summary>Waits for the turn of the queue's rate; false when the poll ends first.</summary>
    private async Task<bool> MayGoAsync(QueueKey queue, long end, CallContext call)
    {
        var wait = Kernel.Queues.Rate.Take(queue);
        if (wait == TimeSpan.Zero)
        {
            return true;
        }

        var left = TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64));
        var inTime = wait > TimeSpan.Zero && wait <= left;
        // The token's end is an answer here, not a fault: the task has to go back into its queue.
        await Task.Delay(inTime ? wait : left, call.Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return inTime && !call.Cancellation.IsCancellationRequested;
    }

    private (PollActivityTaskQueueResponse? Reply, long Nonce, Task Stored) Take(QueuedTask queued, string identity)
    {
        using var held = engine.Hold(queued.Workflow);
        if (engine.Find(held.Slot, queued.RunId) is not { } run)
        {
            return (null, 0, Task.CompletedTask);
        }

        var t = engine.Begin(run);
        if (Activities.Start(t, queued, identity) is not { } activity)
        {
            return (null, 0, Task.CompletedTask);
        }

        var reply = ActivityTaskReply.Of(Kernel, run, activity);
        return (reply, activity.Nonce, engine.Commit(t));
    }

    /// <summary>The worker never saw the task: the same attempt goes back into its queue.</summary>
    private void GiveBack(QueuedTask queued, long nonce) => engine.Change(queued.Workflow, queued.RunId, t =>
    {
        if (t.Run.IsOpen && t.Run.Activities.TryGetValue(queued.ScheduledId, out var activity) && activity.StartedTime != 0 && activity.Nonce == nonce)
        {
            Activities.Release(t, activity);
            activity.StartedTime = 0;
            activity.Nonce = 0;
            Activities.Queue(t, activity);
        }
    });
}
