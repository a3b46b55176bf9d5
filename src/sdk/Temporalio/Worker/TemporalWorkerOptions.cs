using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Temporalio.Activities;
using Temporalio.Worker.Interceptors;
using Temporalio.Workflows;

namespace Temporalio.Worker;

/// <summary>What a worker runs, and how. TaskQueue is required.</summary>
public class TemporalWorkerOptions : ICloneable
{
    internal static readonly string? DebugModeEnvironmentVariable = Environment.GetEnvironmentVariable("TEMPORAL_DEBUG");

    private IList<ActivityDefinition> activities = [];
    private IList<WorkflowDefinition> workflows = [];

    public TemporalWorkerOptions()
    {
    }

    public TemporalWorkerOptions(string taskQueue) => TaskQueue = taskQueue;

    /// <summary>Raised before the code of a workflow runs for a task.</summary>
    public event EventHandler<WorkflowTaskStartingEventArgs>? WorkflowTaskStarting;

    /// <summary>Raised after the code of a workflow ran for a task.</summary>
    public event EventHandler<WorkflowTaskCompletedEventArgs>? WorkflowTaskCompleted;

    public string? TaskQueue { get; set; }

    public IList<ActivityDefinition> Activities => activities;

    public IList<WorkflowDefinition> Workflows => workflows;

    /// <summary>Starts activities.</summary>
    public TaskFactory ActivityTaskFactory { get; set; } = Task.Factory;

    /// <summary>Interceptors on top of those of the client, the first being the outermost.</summary>
    public IReadOnlyCollection<IWorkerInterceptor>? Interceptors { get; set; }

    /// <summary>Identity of the worker; the client's by default.</summary>
    public string? Identity { get; set; }

    /// <summary>Activities at once; 100 by default.</summary>
    public int? MaxConcurrentActivities { get; set; }

    public TimeSpan MaxHeartbeatThrottleInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Throttle of heartbeats of activities without heartbeat timeout.</summary>
    public TimeSpan DefaultHeartbeatThrottleInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Activities that this worker starts in a second.</summary>
    public double? MaxActivitiesPerSecond { get; set; }

    /// <summary>Activities that the service hands out from the queue in a second, to all workers.</summary>
    public double? MaxTaskQueueActivitiesPerSecond { get; set; }

    /// <summary>How long activities may go on after a shutdown began, before they are cancelled.</summary>
    public TimeSpan GracefulShutdownTimeout { get; set; } = TimeSpan.Zero;

    /// <summary>Workflows kept in memory between tasks; 0 keeps none.</summary>
    public int MaxCachedWorkflows { get; set; } = 10000;

    /// <summary>Workflow tasks at once; 100 by default.</summary>
    public int? MaxConcurrentWorkflowTasks { get; set; }

    /// <summary>Local activities at once; 100 by default.</summary>
    public int? MaxConcurrentLocalActivities { get; set; }

    /// <summary>Run only local activities.</summary>
    public bool LocalActivityWorkerOnly { get; set; }

    /// <summary>How long the service offers a task to the worker that has the workflow in memory.</summary>
    public TimeSpan StickyQueueScheduleToStartTimeout { get; set; } = TimeSpan.FromSeconds(10);

    public int MaxConcurrentWorkflowTaskPolls { get; set; } = 5;

    /// <summary>Share of the polls that ask for workflows that are not in memory.</summary>
    public float NonStickyToStickyPollRatio { get; set; } = 0.2F;

    public int MaxConcurrentActivityTaskPolls { get; set; } = 5;

    /// <summary>Exceptions that fail a workflow instead of its task.</summary>
    public IReadOnlyCollection<Type>? WorkflowFailureExceptionTypes { get; set; }

    /// <summary>No detection of workflow code that blocks.</summary>
    public bool DebugMode { get; set; } =
        string.Equals(DebugModeEnvironmentVariable, "true", StringComparison.OrdinalIgnoreCase) ||
        DebugModeEnvironmentVariable == "1" ||
        Debugger.IsAttached;

    /// <summary>No detection of workflow code that leaves its scheduler.</summary>
    public bool DisableWorkflowTracingEventListener { get; set; }

    /// <summary>Where the worker logs; the client's by default.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    public WorkflowStackTrace WorkflowStackTrace { get; set; } = WorkflowStackTrace.None;

    /// <summary>Do not ask for activity tasks in the answer to the workflow task that scheduled them.</summary>
    public bool DisableEagerActivityExecution { get; set; }

    /// <summary>How many activity tasks one answer to a workflow task may bring.</summary>
    public int MaxEagerActivityReservationsPerWorkflowTask { get; set; } = 3;

    public TemporalWorkerOptions AddActivity(Delegate del) => AddActivity(ActivityDefinition.Create(del));

    public TemporalWorkerOptions AddActivity(ActivityDefinition definition)
    {
        Activities.Add(definition);
        return this;
    }

    /// <summary>Adds all methods of the type that have the attribute.</summary>
    public TemporalWorkerOptions AddAllActivities<T>(T? instance) => AddAllActivities(typeof(T), instance);

    /// <summary>Adds all methods of the type that have the attribute.</summary>
    public TemporalWorkerOptions AddAllActivities(Type type, object? instance)
    {
        foreach (var definition in ActivityDefinition.CreateAll(type, instance))
        {
            Activities.Add(definition);
        }

        return this;
    }

    public TemporalWorkerOptions AddWorkflow<T>() => AddWorkflow(typeof(T));

    public TemporalWorkerOptions AddWorkflow(Type type) => AddWorkflow(WorkflowDefinition.Create(type));

    public TemporalWorkerOptions AddWorkflow(WorkflowDefinition definition)
    {
        Workflows.Add(definition);
        return this;
    }

    /// <inheritdoc />
    public virtual object Clone()
    {
        var copy = (TemporalWorkerOptions)MemberwiseClone();
        copy.activities = [.. Activities];
        copy.workflows = [.. Workflows];
        return copy;
    }

    internal void OnTaskStarting(object sender, WorkflowInfo info, WorkflowDefinition definition) =>
        WorkflowTaskStarting?.Invoke(sender, new(info, definition));

    internal void OnTaskCompleted(object sender, WorkflowInfo info, WorkflowDefinition definition, Exception? failure) =>
        WorkflowTaskCompleted?.Invoke(sender, new(info, definition, failure));
}
