using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Exceptions;

namespace Temporalio.Worker.Replay;

/// <summary>Turns workflow tasks into answers. Tasks of different runs may be handled at once; those of one run wait for each other.</summary>
internal sealed class WorkflowTaskHandler : IDisposable
{
    private static readonly List<UpdateExchange> NoUpdates = [];

    private readonly RunCache cache;
    private readonly CompletionWriter writer;
    private readonly ILogger logger;
    private readonly DeadlockWatch? watch;

    public WorkflowTaskHandler(WorkflowTaskHandlerOptions options)
    {
        Options = options;
        cache = new(options.StickyQueue is null ? 0 : options.MaxCachedWorkflows);
        writer = new(options);
        logger = options.LoggerFactory.CreateLogger<WorkflowTaskHandler>();
        watch = options.DebugMode || options.ReportStuck is null ? null : new(options.DeadlockLimit, run => _ = ReportStuckAsync(run));
    }

    public WorkflowTaskHandlerOptions Options { get; }

    /// <summary>Number of runs that are kept.</summary>
    public int CachedRuns => cache.Count;

    /// <summary>Runs the workflow code for a task that was polled, or that came with the reply to a completion.</summary>
    public async Task<WorkflowTaskCompletion> HandleAsync(PollWorkflowTaskQueueResponse task, CancellationToken cancellationToken)
    {
        var run = await TakeTurnAsync(task, cancellationToken);
        try
        {
            run.Task = task;
            run = await FeedAsync(run, task, cancellationToken);
            return task.Query is null
                ? await CompleteAsync(run, task, cancellationToken)
                : await AnswerAsync(run, task, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Evict(run, "shutdown");
            EndTurn(run);
            throw;
        }
#pragma warning disable CA1031 // Whatever went wrong is the answer to the task.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Evict(run, e.Message);
            if (task.Query is not null)
            {
                EndTurn(run);
                return new(run.RunId, Query: await writer.QueryFailedAsync(task, e));
            }

            return await FailAsync(run, task, e);
        }
    }

    /// <summary>Must be called once after each answer: with the reply, or with the exception when it could not be delivered.</summary>
    public void OnReported(WorkflowTaskCompletion completion, RespondWorkflowTaskCompletedResponse? reply, Exception? error)
    {
        if (completion.Run is not { } run)
        {
            return;
        }

        if (error is not null)
        {
            Evict(run, error.Message);
        }
        else if (completion.Completed is null || run.Machines.Closed || Options.StickyQueue is null)
        {
            Evict(run, "done");
        }
        else if (reply is { ResetHistoryEventId: > 0 })
        {
            run.Machines.Cursor.ResetTo(reply.ResetHistoryEventId);
        }

        EndTurn(run);
        Trim();
    }

    /// <inheritdoc />
    public void Dispose() => watch?.Dispose();

    // The thread is still inside the workflow: the service must not wait for it to come back.
    private async Task ReportStuckAsync(WorkflowRun run)
    {
        run.Stuck = true;
        if (run.Task is not { } task)
        {
            return;
        }

        try
        {
            var e = new WorkflowDeadlockException(run.WorkflowId, Options.DeadlockLimit);
            Log.TaskFailed(logger, e, run.WorkflowId, run.RunId, task.Attempt);
            Options.ReportStuck?.Invoke(task.Query is not null
                ? new(run.RunId, Query: await writer.QueryFailedAsync(task, e))
                : new(run.RunId, Failed: task.Attempt > 1 ? null : await writer.FailedAsync(task, WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure, e)));
        }
#pragma warning disable CA1031 // Nobody waits for this; the task times out when it cannot be failed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.TaskFailed(logger, e, run.WorkflowId, run.RunId, task.Attempt);
        }
    }

    private async ValueTask<WorkflowRun> TakeTurnAsync(PollWorkflowTaskQueueResponse task, CancellationToken cancellationToken)
    {
        var execution = task.WorkflowExecution;
        while (true)
        {
            var run = cache.GetOrAdd(execution.RunId, (this, execution), static made => new(made.Item1.Options, made.execution.WorkflowId, made.execution.RunId) { Watch = made.Item1.watch });
            if (run.Stuck)
            {
                throw new WorkflowDeadlockException(execution.WorkflowId, Options.DeadlockLimit);
            }

            await run.Turn.WaitAsync(cancellationToken);
            if (!run.Broken)
            {
                return run;
            }

            cache.Remove(run);
            run.Turn.Release();
        }
    }

    /// <summary>Gives the run the events it lacks; when too many are missing, a new run starts from the whole history.</summary>
    private async ValueTask<WorkflowRun> FeedAsync(WorkflowRun run, PollWorkflowTaskQueueResponse task, CancellationToken cancellationToken)
    {
        var events = task.History?.Events ?? [];
        var cursor = run.Machines.Cursor;
        var fits = events.Count == 0 ? cursor.LastEventId > 0 : events[0].EventId <= cursor.LastEventId + 1;
        if (fits)
        {
            if (cursor.LastEventId > 0)
            {
                Options.Metrics?.CacheUsed(true);
            }

            cursor.Append(events);
            await AppendPagesAsync(run, task.NextPageToken, task.StartedEventId, cancellationToken);
            return run;
        }

        if (cursor.LastEventId > 0)
        {
            Evict(run, "its events have a gap");
            EndTurn(run);
            run = await TakeTurnAsync(task, cancellationToken);
        }

        Options.Metrics?.CacheUsed(false);
        await AppendPagesAsync(run, null, task.StartedEventId, cancellationToken);
        run.Machines.Cursor.Append(events);
        return run;
    }

    /// <param name="run">Where the events go.</param>
    /// <param name="token">The next page; null for the first, empty for none.</param>
    /// <param name="lastEventId">Later events belong to later tasks; 0 takes all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task AppendPagesAsync(WorkflowRun run, ByteString? token, long lastEventId, CancellationToken cancellationToken)
    {
        while (token is null || token.Length > 0)
        {
            var page = await Options.FetchHistory(
                new()
                {
                    Namespace = Options.Namespace,
                    Execution = new() { WorkflowId = run.WorkflowId, RunId = run.RunId },
                    NextPageToken = token ?? ByteString.Empty,
                },
                cancellationToken);
            IReadOnlyList<HistoryEvent> events = page.History?.Events ?? [];
            run.Machines.Cursor.Append(lastEventId > 0 ? [.. events.Where(item => item.EventId <= lastEventId)] : events);
            token = page.NextPageToken;
        }
    }

    private async Task<WorkflowTaskCompletion> CompleteAsync(WorkflowRun run, PollWorkflowTaskQueueResponse task, CancellationToken cancellationToken)
    {
        var stillRunning = await run.AdvanceAsync(UpdatesOf(task), false, cancellationToken);
        if (run.Machines.Replaying)
        {
            throw new InvalidOperationException($"The history of workflow '{run.WorkflowId}' ends without a workflow task to be done.");
        }

        var queries = task.Queries.Count == 0 ? [] : await run.AnswerAsync(task.Queries);
        return new(run.RunId, Completed: await writer.CompletedAsync(run, task, queries, stillRunning)) { Run = run };
    }

    private async Task<WorkflowTaskCompletion> AnswerAsync(WorkflowRun run, PollWorkflowTaskQueueResponse task, CancellationToken cancellationToken)
    {
        await run.AdvanceAsync([], true, cancellationToken);
        var answers = await run.AnswerAsync([new(string.Empty, task.Query)]);
        var request = await writer.QueryAsync(task, answers[0]);
        EndTurn(run);
        Trim();
        return new(run.RunId, Query: request);
    }

    /// <summary>Some exceptions fail the workflow; all others fail the task, which is reported once and then left to time out.</summary>
    private async Task<WorkflowTaskCompletion> FailAsync(WorkflowRun run, PollWorkflowTaskQueueResponse task, Exception e)
    {
        if (e is WorkflowNondeterminismException && run.Instance?.IsWorkflowFailure(e) == true)
        {
            return new(run.RunId, Completed: await writer.WorkflowFailedAsync(run, task, e)) { Run = run };
        }

        if (e is WorkflowDeadlockException)
        {
            // Its failure was sent when it was noticed.
            return new(run.RunId) { Run = run };
        }

        Options.Metrics?.WorkflowTaskFailed(task.WorkflowType?.Name ?? string.Empty, e is WorkflowNondeterminismException);
        Log.TaskFailed(logger, e, run.WorkflowId, run.RunId, task.Attempt);
        var cause = e is WorkflowNondeterminismException
            ? WorkflowTaskFailedCause.NonDeterministicError
            : WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure;
        return new(run.RunId, Failed: task.Attempt > 1 ? null : await writer.FailedAsync(task, cause, e)) { Run = run };
    }

    // What a run keeps between its tasks is its own state, not the task.
    private static void EndTurn(WorkflowRun run)
    {
        run.Task = null;
        run.Turn.Release();
    }

    private void Evict(WorkflowRun run, string reason)
    {
        if (!run.Broken)
        {
            run.Broken = true;
            cache.Remove(run);
            run.Abandon();
            Log.Evicted(logger, run.RunId, reason);
        }
    }

    private void Trim()
    {
        foreach (var run in cache.Trim())
        {
            run.Abandon();
            Options.Metrics?.Evicted();
            Log.Evicted(logger, run.RunId, "the cache is full");
        }
    }

    private static List<UpdateExchange> UpdatesOf(PollWorkflowTaskQueueResponse task)
    {
        if (task.Messages.Count == 0)
        {
            return NoUpdates;
        }

        var updates = new List<UpdateExchange>(task.Messages.Count);
        foreach (var message in task.Messages)
        {
            if (message.Body.TryUnpack<Request>(out var request))
            {
                updates.Add(new(message.ProtocolInstanceId, message.Id, message.EventId, request));
            }
        }

        return updates;
    }
}
