using System.Runtime.ExceptionServices;
using Temporalio.Api.Query.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporalio.Worker.Replay;

/// <summary>One run in the cache: its machines, its workflow code, its local activities. Used by one task at a time.</summary>
internal sealed class WorkflowRun(WorkflowTaskHandlerOptions options, string workflowId, string runId)
{
    /// <summary>Share of the task's time limit after which it is completed so that local activities can go on.</summary>
    private const double HeartbeatShare = 0.8;

    private readonly WorkflowMachines machines = new();
    private readonly List<Operation> issued = [];
    private LocalActivityRunner? localRunner;
    private WorkflowInstance? instance;
    private WatchedActivation? watched;
    private volatile bool stuck;

    public string RunId => runId;

    public string WorkflowId => workflowId;

    public WorkflowInstance? Instance => instance;

    public WorkflowMachines Machines => machines;

    /// <summary>The run cannot be used for another task.</summary>
    public bool Broken { get; set; }

    /// <summary>Looks after the code's thread; null when nobody does.</summary>
    public DeadlockWatch? Watch { get; init; }

    /// <summary>The task that is worked on.</summary>
    public PollWorkflowTaskQueueResponse? Task { get; set; }

    /// <summary>The code has a thread that it does not give back; its task was failed.</summary>
    public bool Stuck
    {
        get => stuck;
        set => stuck = value;
    }

    /// <summary>Held while a task is worked on.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Works off the history up to its end.</summary>
    /// <param name="updates">Updates that came with the task.</param>
    /// <param name="allCompleted">The history has no task that is to be done now.</param>
    /// <param name="cancellationToken">Gives the work up.</param>
    /// <returns>Whether local activities are still running: the task must be completed and asked for again.</returns>
    public async Task<bool> AdvanceAsync(IReadOnlyList<UpdateExchange> updates, bool allCompleted, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (machines.NextTask(updates, allCompleted))
        {
            await DeliverAsync();
            while (machines.ResolveNextLocalFromHistory())
            {
                await DeliverAsync();
            }

            if (machines.Replaying)
            {
                continue;
            }

            while (!machines.Closed && machines.HasPendingLocals)
            {
                foreach (var local in machines.PendingLocals)
                {
                    LocalRunner.Start(local);
                }

                CancelLocals();
                var limit = (instance!.Info.TaskTimeout * HeartbeatShare) - TimeProvider.System.GetElapsedTime(began);
                if (await LocalRunner.NextAsync(limit, cancellationToken) is not { } next)
                {
                    return true;
                }

                next.Operation.Resolve(machines, next.Outcome);
                await DeliverAsync();
            }
        }

        return false;
    }

    /// <summary>Asks the workflow; its state is that after the last task.</summary>
    public async Task<List<QueryJob>> AnswerAsync(IEnumerable<KeyValuePair<string, WorkflowQuery>> queries)
    {
        var jobs = queries.Select(query => new QueryJob(query.Key, query.Value)).ToList();
        var activation = machines.QueryActivation([.. jobs]);
        if (options.DataConverter.PayloadCodec is { } codec)
        {
            await PayloadCodecPass.DecodeAsync(codec, activation.Jobs);
        }

        if (instance is null)
        {
            throw new InvalidOperationException($"Cannot query workflow '{workflowId}': its history holds no workflow task yet.");
        }

        if (Activate(instance, activation) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return jobs;
    }

    public void Abandon() => localRunner?.CancelAll();

    private LocalActivityRunner LocalRunner => localRunner ??= new(options, workflowId, runId, instance!.Info.WorkflowType);

    /// <summary>Tells the workflow everything that is ready, until it issues nothing that resolves at once.</summary>
    private async Task DeliverAsync()
    {
        while (machines.TakeActivation() is { } activation)
        {
            if (options.DataConverter.PayloadCodec is { } codec)
            {
                await PayloadCodecPass.DecodeAsync(codec, activation.Jobs);
            }

            instance ??= Create(activation);
            issued.Clear();
            options.TaskStarting?.Invoke(instance.Info, instance.Definition);
            var failure = Activate(instance, activation);
            options.TaskCompleted?.Invoke(instance.Info, instance.Definition, failure);
            if (failure is not null)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            machines.Take(issued);
            if (!machines.Replaying)
            {
                CancelLocals();
            }
        }
    }

    private Exception? Activate(WorkflowInstance code, WorkflowActivation activation)
    {
        if (Watch is null)
        {
            return code.Activate(activation, issued);
        }

        watched ??= new(this);
        Watch.Begin(watched);
        var failure = code.Activate(activation, issued);
        return Watch.End(watched) ? new WorkflowDeadlockException(workflowId, Watch.Limit) : failure;
    }

    private void CancelLocals()
    {
        if (machines.CanceledLocals.Count > 0)
        {
            foreach (var local in machines.CanceledLocals.Where(local => !local.Resolved))
            {
                LocalRunner.Start(local);
                LocalRunner.Cancel(local);
            }

            machines.CanceledLocals.Clear();
        }
    }

    private WorkflowInstance Create(WorkflowActivation activation)
    {
        if (activation.Jobs.OfType<InitializeJob>().FirstOrDefault() is not { } initialize)
        {
            throw new HistoryGapException("The history does not begin with the start of the run.");
        }

        var name = initialize.Started.WorkflowType.Name;
        var definition = options.Workflows.FirstOrDefault(candidate => candidate.Name == name)
            ?? options.Workflows.FirstOrDefault(candidate => candidate.Dynamic)
            ?? throw new InvalidOperationException(
                $"Workflow type {name} is not registered on this worker, available workflow types: [{string.Join(", ", options.Workflows.Select(known => known.Name))}]");
        var modern = !machines.Replaying || machines.Flags.HasLang(SdkFlags.LangModernEventLoop);
        if (modern)
        {
            machines.Flags.UseLang(SdkFlags.LangModernEventLoop);
        }

        return new(new(options, definition, workflowId, runId, machines.DescribePending), initialize, activation.Time, modern);
    }
}
