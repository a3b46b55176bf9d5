using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Temporalio.Converters;
using Temporalio.Worker.Interceptors;
using Temporalio.Workflows;

namespace Temporalio.Worker;

/// <summary>Options of a <see cref="WorkflowReplayer"/>.</summary>
public class WorkflowReplayerOptions : ICloneable
{
    private IList<WorkflowDefinition> workflows = [];

    public event EventHandler<WorkflowTaskStartingEventArgs>? WorkflowTaskStarting;

    public event EventHandler<WorkflowTaskCompletedEventArgs>? WorkflowTaskCompleted;

    public IList<WorkflowDefinition> Workflows => workflows;

    public string Namespace { get; set; } = "ReplayNamespace";

    public string TaskQueue { get; set; } = "ReplayTaskQueue";

    public DataConverter DataConverter { get; set; } = DataConverter.Default;

    public IReadOnlyCollection<IWorkerInterceptor>? Interceptors { get; set; }

    public string? BuildId { get; set; }

    public string? Identity { get; set; }

    public bool DebugMode { get; set; } =
        string.Equals(TemporalWorkerOptions.DebugModeEnvironmentVariable, "true", StringComparison.OrdinalIgnoreCase) ||
        TemporalWorkerOptions.DebugModeEnvironmentVariable == "1";

    public bool DisableWorkflowTracingEventListener { get; set; }

    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Exceptions that fail a workflow instead of its task.</summary>
    public IReadOnlyCollection<Type>? WorkflowFailureExceptionTypes { get; set; }

    public WorkflowReplayerOptions AddWorkflow<T>() => AddWorkflow(typeof(T));

    public WorkflowReplayerOptions AddWorkflow(Type type) => AddWorkflow(WorkflowDefinition.Create(type));

    public WorkflowReplayerOptions AddWorkflow(WorkflowDefinition definition)
    {
        Workflows.Add(definition);
        return this;
    }

    public virtual object Clone()
    {
        var copy = (WorkflowReplayerOptions)MemberwiseClone();
        copy.workflows = [.. Workflows];
        return copy;
    }

    internal void OnTaskStarting(object sender, WorkflowInfo info, WorkflowDefinition definition) =>
        WorkflowTaskStarting?.Invoke(sender, new(info, definition));

    internal void OnTaskCompleted(object sender, WorkflowInfo info, WorkflowDefinition definition, Exception? failure) =>
        WorkflowTaskCompleted?.Invoke(sender, new(info, definition, failure));
}
