using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Worker.Interceptors;
using Temporalio.Workflows;

namespace Temporalio.Worker.Replay;

/// <summary>
/// One run of a workflow: its code, and the task scheduler that runs it on one thread, in order, and only during an activation.
/// </summary>
internal sealed partial class WorkflowInstance : TaskScheduler
{
    private const string WayOut =
        "Use Workflow.DelayAsync, Workflow.RunTaskAsync and the like instead of Task.Delay, Task.Run, ConfigureAwait(false), CancelAsync or real I/O.";

    private readonly WorkflowInstanceOptions options;
    private readonly TaskDeque queue = new();
    private readonly List<PendingCondition> conditions = [];
    private readonly WorkflowInboundInterceptor inbound;
    private readonly bool modern;
    private List<Operation> issued = [];
    private Exception? failure;
    private int activeThread;
    private bool mustStart;
    private bool watched;
    private string? strayTask;
    private CancellationTokenSource? cancellation;

    public WorkflowInstance(WorkflowInstanceOptions options, InitializeJob initialize, DateTime firstTaskTime, bool modern)
    {
        this.options = options;
        this.modern = modern;
        converter = options.Worker.DataConverter.WithSerializationContext(
            new ISerializationContext.Workflow(options.Worker.Namespace, options.WorkflowId));
        Initialize(initialize, firstTaskTime);
        WorkflowInboundInterceptor chain = new InboundRoot(this);
        for (var i = options.Worker.Interceptors.Count - 1; i >= 0; i--)
        {
            chain = options.Worker.Interceptors[i](chain);
        }

        inbound = chain;
        inbound.Init(new OutboundRoot(this));
    }

    public override int MaximumConcurrencyLevel => 1;

    public WorkflowDefinition Definition => options.Definition;

    /// <summary>Runs the workflow's code for an activation; the operations it issues are added to the list.</summary>
    /// <returns>Why the workflow task fails, or null.</returns>
    public Exception? Activate(WorkflowActivation activation, List<Operation> operations)
    {
        issued = operations;
        failure = null;
        now = activation.Time;
        replaying = activation.IsReplaying;
        start = activation.Start;
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        activeThread = Environment.CurrentManagedThreadId;
        watched = !options.Worker.DisableTracingEventListener && StrayCallListener.Begin(Definition);
        try
        {
            ThrowIfStray();
            Run(activation.Jobs);
            ThrowIfStray();
        }
#pragma warning disable CA1031 // Whatever workflow code throws is the failure of its task.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure ??= e;
        }
        finally
        {
            if (watched)
            {
                StrayCallListener.End();
            }

            activeThread = 0;
            SynchronizationContext.SetSynchronizationContext(context);
        }

        return failure;
    }

    /// <summary>The running code makes a call that leaves this scheduler.</summary>
    public void ReportStray(string kind, string stackTrace)
    {
        // The listener hears of every activation that runs while any is watched.
        if (watched && activeThread == Environment.CurrentManagedThreadId)
        {
            var site = CallSite.InWorkflow(stackTrace);
            failure ??= new InvalidWorkflowSchedulerException(
                $"Workflow code leaves the workflow's task scheduler ({kind}) {site}. {WayOut}", stackTrace);
        }
    }

    protected override IEnumerable<Task> GetScheduledTasks() => queue.ToArray();

    protected override void QueueTask(Task task)
    {
        if (activeThread == Environment.CurrentManagedThreadId)
        {
            queue.AddLast(task);
            return;
        }

        // Something finished outside the workflow and wants to go on inside: Task.Run, Task.Delay, a real timer, real I/O.
        var site = CallSite.Of(task);
        strayTask ??= site;
        Log.StrayTask(logger, options.WorkflowId, options.RunId, site);
    }

    protected override bool TryDequeue(Task task) => queue.Remove(task);

    /// <summary>Never inline: the order of the queue is the order of the history.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    private void Run(List<WorkflowJob> jobs)
    {
        if (jobs.Count > 0 && jobs[0] is QueryJob)
        {
            foreach (var job in jobs)
            {
                var query = (QueryJob)job;
                RunNow(() => Answer(query));
            }

            return;
        }

        if (modern)
        {
            RunNow(() => jobs.ForEach(Apply));
            CreateIfNew();
            StartIfNew();
            RunUntilIdle(true);
        }
        else
        {
            RunLegacy(jobs);
        }
    }

    /// <summary>The loop of the first releases: own order of jobs, run after each, all true conditions at once.</summary>
    private void RunLegacy(List<WorkflowJob> jobs)
    {
        static int Rank(WorkflowJob job) => job switch
        {
            PatchJob or SeedJob => 0,
            SignalJob or UpdateJob => 1,
            InitializeJob => 2,
            _ => 3,
        };

        foreach (var job in jobs.OrderBy(Rank))
        {
            RunNow(() => Apply(job));
            CreateIfNew();
            if (job is InitializeJob)
            {
                StartIfNew();
            }

            RunUntilIdle(false);
        }
    }

    private void RunUntilIdle(bool oneConditionAtATime)
    {
        do
        {
            while (queue.Count > 0)
            {
                TryExecuteTask(queue.TakeFirst());
                if (failure is not null)
                {
                    return;
                }
            }

            if (conditions.Count > 0)
            {
                RunNow(() => CheckConditions(oneConditionAtATime));
            }
        }
        while (queue.Count > 0);
    }

    private void CheckConditions(bool onlyFirst)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i].Check() && onlyFirst)
            {
                return;
            }
        }
    }

    /// <summary>Runs something inside the workflow at once, before what is queued.</summary>
    private void RunNow(Action action)
    {
        var task = new Task(action);
        task.Start(this);
        TryExecuteTask(queue.TakeLast());
        if (task.Exception is { } thrown)
        {
            failure ??= thrown.InnerException ?? thrown;
        }
    }

    private Task QueueNewTaskAsync(Func<Task> function) =>
        Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    private Task<TResult> QueueNewTaskAsync<TResult>(Func<Task<TResult>> function) =>
        Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    private void Issue(Operation operation)
    {
        if (readOnly)
        {
            throw new InvalidWorkflowOperationException($"Cannot issue {operation.Description} in a query, a validator or an update that is not accepted yet.");
        }

        issued.Add(operation);
    }

    private void ThrowIfStray()
    {
        if (strayTask is { } site)
        {
            strayTask = null;
            throw new InvalidWorkflowSchedulerException(
                $"Workflow code awaits something outside the workflow's task scheduler in {site}. {WayOut}");
        }
    }

    /// <summary>A condition that the workflow waits for.</summary>
    private sealed class PendingCondition(Func<bool> condition)
    {
        public TaskCompletionSource<object?> Source { get; } = new();

        public bool Check()
        {
            if (Source.Task.IsCompleted)
            {
                return false;
            }

#pragma warning disable CA1031 // What the condition throws belongs to the one who waits for it.
            try
            {
                return condition() && Source.TrySetResult(null);
            }
            catch (Exception e)
            {
                return Source.TrySetException(e);
            }
#pragma warning restore CA1031
        }
    }
}
