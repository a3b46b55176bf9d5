using Temporalio.Api.Common.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine;

/// <summary>A started workflow task (or a query task) on its way to a worker: what was true under the lock, built into a reply after the commit.</summary>
internal sealed class TaskView
{
    private const int PageBatches = 256;
    private readonly PollWorkflowTaskQueueResponse reply;
    private readonly Run run;
    private readonly List<HistoryEvent>? events;
    private readonly List<HistoryEvent> unstored = [];
    private readonly long lastEventId;

    private TaskView(Run run, PollWorkflowTaskQueueResponse reply, List<HistoryEvent>? events, long lastEventId)
    {
        this.run = run;
        this.reply = reply;
        this.events = events;
        this.lastEventId = lastEventId;
    }

    /// <summary>Everything the worker gets is in memory.</summary>
    public bool NeedsNoRead => events is not null;

    /// <summary>The task that was just started.</summary>
    /// <param name="incremental">The worker has the run in its cache: it gets what is new.</param>
    public static TaskView OfTask(Run run, bool incremental)
    {
        var task = run.Task!;
        var reply = Reply(run, new TaskToken { ScheduledId = task.ScheduledId, Nonce = task.Nonce, Attempt = task.Attempt });
        reply.StartedEventId = task.StartedId;
        reply.Attempt = task.Attempt;
        reply.ScheduledTime = Ticks.ToTimestamp(task.ScheduledTime);
        reply.StartedTime = Ticks.ToTimestamp(task.StartedTime);
        Queries.Attach(run, reply.Queries);
        reply.Messages.AddRange(Updates.Messages(run, task.ScheduledId));
        var view = new TaskView(run, reply, Known(run, incremental), run.State.NextEventId - 1);
        if (task.Kind != TaskKind.Normal)
        {
            view.unstored.Add(With(WorkflowTasks.Scheduled(run, task, task.Sticky ? task.Queue : null), task.ScheduledId, task.ScheduledTime));
            view.unstored.Add(With(WorkflowTasks.Started(run, task), task.StartedId, task.StartedTime));
        }

        return view;
    }

    /// <summary>A query that has a task of its own.</summary>
    public static TaskView OfQuery(Run run, PendingQuery query, bool incremental)
    {
        var reply = Reply(run, new TaskToken { QueryId = query.Id });
        reply.Query = query.Query;
        reply.Attempt = 1;
        var last = run.State.NextEventId - 1;
        if (run.IsOpen && run.Task is { Kind: TaskKind.Normal } pending)
        {
            last = pending.ScheduledId - 1;
        }

        return new TaskView(run, reply, incremental ? [] : Known(run, false), last);
    }

    /// <summary>The reply; reads the history when the memory does not hold what the worker needs.</summary>
    public PollWorkflowTaskQueueResponse Build(RunKernel kernel)
    {
        var history = new History();
        reply.History = history;
        if (events is not null)
        {
            history.Events.AddRange(events.Where(e => e.EventId <= lastEventId));
            history.Events.AddRange(unstored);
            return reply;
        }

        var (stored, more) = kernel.Reader.Events(run.Key, 1, PageBatches);
        history.Events.AddRange(stored.Where(e => e.EventId <= lastEventId));
        if (more && stored[^1].EventId < lastEventId)
        {
            reply.NextPageToken = Encoding.Page(new PageToken { RunId = run.RunId, WorkflowId = run.WorkflowId, NextEventId = stored[^1].EventId + 1, LastEventId = lastEventId, Transient = unstored.Count > 0 });
        }
        else
        {
            history.Events.AddRange(unstored);
        }

        return reply;
    }

    private static List<HistoryEvent>? Known(Run run, bool incremental) => run.TailSince(incremental && run.State.PreviousCompletedId > 0 ? run.State.PreviousCompletedId : 1);

    private static PollWorkflowTaskQueueResponse Reply(Run run, TaskToken token)
    {
        token.Namespace = run.Namespace;
        token.WorkflowId = run.WorkflowId;
        token.RunId = run.RunId;
        return new PollWorkflowTaskQueueResponse
        {
            TaskToken = Encoding.Token(token),
            WorkflowExecution = new WorkflowExecution { WorkflowId = run.WorkflowId, RunId = run.RunId },
            WorkflowType = run.Info.Started.WorkflowType,
            PreviousStartedEventId = run.State.PreviousStartedId,
            WorkflowExecutionTaskQueue = TaskQueueNames.Normal(run.Info.Started.TaskQueue.Name),
        };
    }

    private static HistoryEvent With(HistoryEvent e, long id, long time)
    {
        e.EventId = id;
        e.EventTime = Ticks.ToTimestamp(time);
        return e;
    }
}
