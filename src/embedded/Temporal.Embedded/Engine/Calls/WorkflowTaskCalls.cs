using Temporal.Embedded.Matching;
using Temporal.Embedded.Rpc;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>Calls of workflow workers.</summary>
internal sealed class WorkflowTaskCalls(RunEngine engine) : IRpcModule
{
    private RunKernel Kernel => engine.Kernel;

    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<PollWorkflowTaskQueueRequest, PollWorkflowTaskQueueResponse>("PollWorkflowTaskQueue", PollAsync, waits: true);
        table.Serve<RespondWorkflowTaskCompletedRequest, RespondWorkflowTaskCompletedResponse>("RespondWorkflowTaskCompleted", CompleteAsync);
        table.Serve<RespondWorkflowTaskFailedRequest, RespondWorkflowTaskFailedResponse>("RespondWorkflowTaskFailed", FailAsync);
        table.Serve<RespondQueryTaskCompletedRequest, RespondQueryTaskCompletedResponse>("RespondQueryTaskCompleted", AnswerQueryAsync);
        table.Serve<ResetStickyTaskQueueRequest, ResetStickyTaskQueueResponse>("ResetStickyTaskQueue", ResetStickyAsync);
        table.Serve<ShutdownWorkerRequest, ShutdownWorkerResponse>("ShutdownWorker", ShutdownAsync);
    }

    private async Task<PollWorkflowTaskQueueResponse> PollAsync(PollWorkflowTaskQueueRequest request, CallContext call)
    {
        RequestCheck.Namespace(Kernel, request.Namespace);
        RequestCheck.QueueName(request.TaskQueue);
        RequestCheck.Identity(request.Identity);
        var hold = RequestCheck.PollHold(call);
        var end = Environment.TickCount64 + (long)hold.TotalMilliseconds;
        var queue = new QueueKey(request.Namespace, request.TaskQueue.Name, false);
        var sticky = request.TaskQueue.Kind == TaskQueueKind.Sticky;
        while (true)
        {
            var left = TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64));
            if (await Kernel.Queues.PollAsync(queue, request.Identity, left, call.Cancellation).ConfigureAwait(false) is not { } queued)
            {
                return new PollWorkflowTaskQueueResponse();
            }

            if (call.Cancellation.IsCancellationRequested)
            {
                Kernel.Queues.PutBack(queue, queued);
                call.Cancellation.ThrowIfCancellationRequested();
            }

            var (view, stored) = Take(queued, request.Identity, sticky, call.InProcess);
            if (!call.InProcess || view is not { NeedsNoRead: true })
            {
                Kernel.Database.Writer.Hurry();
                await stored.ConfigureAwait(false);
            }

            if (view is not null)
            {
                call.Undelivered = () => GiveBack(queued);
                return view.Build(Kernel);
            }
        }
    }

    /// <remarks>
    /// A worker of this process that has the run in its cache need not wait until the start of its task is on disk: it does not
    /// outlive a crash that loses it, and its answer is stored after it. One flush to the disk then serves both.
    /// </remarks>
    private (TaskView? View, Task Stored) Take(QueuedTask queued, string identity, bool sticky, bool inProcess)
    {
        using var held = engine.Hold(queued.Workflow);
        if (engine.Find(held.Slot, queued.RunId) is not { } run)
        {
            return (null, Task.CompletedTask);
        }

        if (queued.Query is { } query)
        {
            if (!query.Open || query.Sent)
            {
                return (null, Task.CompletedTask);
            }

            query.Sent = true;
            return (TaskView.OfQuery(run, query, sticky), held.Slot.Stored);
        }

        var t = engine.Begin(run);
        if (!WorkflowTasks.Start(t, queued, identity, Guid.NewGuid().ToString()))
        {
            return (null, Task.CompletedTask);
        }

        if (!sticky)
        {
            // Its worker has gone: the next task is not meant for it either.
            WorkflowTasks.ClearSticky(t.State);
        }

        var stored = engine.Commit(t, lazily: inProcess);
        return (TaskView.OfTask(run, sticky), stored);
    }

    /// <summary>The worker never saw the task: as good as one that timed out at once.</summary>
    private void GiveBack(QueuedTask queued)
    {
        if (queued.Query is { } query)
        {
            query.Sent = false;
            engine.Change(queued.Workflow, queued.RunId, t => Queries.Dispatch(t, query));
            return;
        }

        engine.Change(queued.Workflow, queued.RunId, t =>
        {
            if (t.Run is { IsOpen: true, Task: { StartedId: not 0 } task } && task.ScheduledId == queued.ScheduledId)
            {
                WorkflowTasks.TimeOut(t);
            }
        });
    }

    private async Task<RespondWorkflowTaskCompletedResponse> CompleteAsync(RespondWorkflowTaskCompletedRequest request, CallContext call)
    {
        RequestCheck.NamespaceOf(Kernel, request.Namespace);
        var token = Encoding.Token(request.TaskToken);
        RequestCheck.Identity(request.Identity);
        Answering.Outcome outcome;
        TaskView? view = null;
        List<PollActivityTaskQueueResponse> activities;
        Task stored;
        using (var held = engine.Hold(new WorkflowKey(token.Namespace, token.WorkflowId)))
        {
            var run = token.QueryId.Length > 0 ? null : engine.Find(held.Slot, token.RunId);
            if (run is null)
            {
                throw RunEngine.Unknown(token.WorkflowId, token.RunId);
            }

            var t = engine.Begin(run);
            // As with the real service in its default setting, only a worker of this process takes activities along with the reply.
            t.Eager = call.InProcess ? [] : null;
            outcome = Answering.Answer(t, request, token);
            activities = [.. Activities.StartEager(t, request.Identity).Select(activity => ActivityTaskReply.Of(Kernel, run, activity))];
            var next = outcome.NewTask && request.ReturnNewWorkflowTask ? run.Task : null;
            if (next is not null)
            {
                t.DropDispatches();
                WorkflowTasks.Start(t, next, request.Identity, "request-from-RespondWorkflowTaskCompleted");
            }

            stored = engine.Commit(t);
            view = next is null ? null : TaskView.OfTask(run, incremental: true);
        }

        await stored.ConfigureAwait(false);
        if (outcome.Refused is { } text)
        {
            throw Refusal.InvalidArgument(text);
        }

        return new RespondWorkflowTaskCompletedResponse { ResetHistoryEventId = outcome.ResetToEventId, WorkflowTask = view?.Build(Kernel), ActivityTasks = { activities } };
    }

    private async Task<RespondWorkflowTaskFailedResponse> FailAsync(RespondWorkflowTaskFailedRequest request, CallContext call)
    {
        RequestCheck.NamespaceOf(Kernel, request.Namespace);
        RequestCheck.Identity(request.Identity);
        var token = Encoding.Token(request.TaskToken);
        Task stored;
        using (var held = engine.Hold(new WorkflowKey(token.Namespace, token.WorkflowId)))
        {
            var run = token.QueryId.Length > 0 ? null : engine.Find(held.Slot, token.RunId);
            if (run is null)
            {
                throw RunEngine.Unknown(token.WorkflowId, token.RunId);
            }

            var t = engine.Begin(run);
            t.RequireOpen();
            WorkflowTasks.Require(run, token);
            WorkflowTasks.Fail(t, request.Cause, RequestCheck.TooLarge(request.Failure) ? RequestCheck.Shortened(request.Failure) : request.Failure, request.Identity);
            stored = engine.Commit(t);
        }

        await stored.ConfigureAwait(false);
        return new RespondWorkflowTaskFailedResponse();
    }

    private Task<RespondQueryTaskCompletedResponse> AnswerQueryAsync(RespondQueryTaskCompletedRequest request, CallContext call)
    {
        RequestCheck.NamespaceOf(Kernel, request.Namespace);
        var token = Encoding.Token(request.TaskToken);
        if (token.QueryId.Length == 0)
        {
            throw Refusal.InvalidArgument("Invalid TaskToken.");
        }

        var query = Queries.Take(engine, token.QueryId) ?? throw Refusal.NotFound("query task not found, or already expired");
        if (RequestCheck.TooLarge(request.QueryResult))
        {
            Queries.Resolve(query, Temporalio.Api.Enums.V1.QueryResultType.Failed, null, RequestCheck.BlobTooLarge, null);
        }
        else
        {
            Queries.Resolve(query, request.CompletedType, request.QueryResult, request.ErrorMessage, request.Failure);
        }

        return Task.FromResult(new RespondQueryTaskCompletedResponse());
    }

    private async Task<ResetStickyTaskQueueResponse> ResetStickyAsync(ResetStickyTaskQueueRequest request, CallContext call)
    {
        RequestCheck.Namespace(Kernel, request.Namespace);
        var execution = RequestCheck.Execution(request.Execution);
        Task stored;
        using (var held = engine.Hold(new WorkflowKey(request.Namespace, execution.WorkflowId)))
        {
            var t = engine.Begin(engine.Require(held.Slot, execution.RunId));
            t.RequireOpen();
            WorkflowTasks.ClearSticky(t.State);
            t.Touch();
            stored = engine.Commit(t);
        }

        await stored.ConfigureAwait(false);
        return new ResetStickyTaskQueueResponse();
    }

    /// <summary>The worker goes: its sticky tasks move to the normal queue at once.</summary>
    private Task<ShutdownWorkerResponse> ShutdownAsync(ShutdownWorkerRequest request, CallContext call)
    {
        RequestCheck.Namespace(Kernel, request.Namespace);
        if (request.StickyTaskQueue.Length > 0)
        {
            foreach (var queued in Kernel.Queues.Close(new QueueKey(request.Namespace, request.StickyTaskQueue, false)))
            {
                engine.Change(queued.Workflow, queued.RunId, t => Reroute(t, queued));
            }
        }

        return Task.FromResult(new ShutdownWorkerResponse());
    }

    private static void Reroute(Transition t, QueuedTask queued)
    {
        if (queued.Query is { Open: true } query)
        {
            WorkflowTasks.ClearSticky(t.State);
            Queries.Dispatch(t, query);
        }
        else if (t.Run is { IsOpen: true, Task: { StartedId: 0 } task } && task.ScheduledId == queued.ScheduledId)
        {
            task.Sticky = false;
            task.StartDeadline = 0;
            task.Queue = t.Run.Info.Started.TaskQueue.Name;
            WorkflowTasks.Dispatch(t, task);
        }
    }
}
