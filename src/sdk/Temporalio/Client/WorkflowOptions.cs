using System.Linq.Expressions;
using Temporalio.Api.Enums.V1;
using Temporalio.Common;

namespace Temporalio.Client;

/// <summary>How a workflow is started. Id and TaskQueue are required.</summary>
public class WorkflowOptions : ICloneable
{
    public WorkflowOptions()
    {
    }

    public WorkflowOptions(string id, string taskQueue)
    {
        Id = id;
        TaskQueue = taskQueue;
    }

    public string? Id { get; set; }

    public string? TaskQueue { get; set; }

    /// <summary>One line for user interfaces.</summary>
    public string? StaticSummary { get; set; }

    /// <summary>Text for user interfaces.</summary>
    public string? StaticDetails { get; set; }

    /// <summary>Longest time for the whole chain of runs.</summary>
    public TimeSpan? ExecutionTimeout { get; set; }

    public TimeSpan? RunTimeout { get; set; }

    /// <summary>Longest time for one workflow task.</summary>
    public TimeSpan? TaskTimeout { get; set; }

    /// <summary>Whether the id of a closed workflow may be used again.</summary>
    public WorkflowIdReusePolicy IdReusePolicy { get; set; } = WorkflowIdReusePolicy.AllowDuplicate;

    /// <summary>What happens if a workflow of that id is running.</summary>
    public WorkflowIdConflictPolicy IdConflictPolicy { get; set; } = WorkflowIdConflictPolicy.Unspecified;

    public RetryPolicy? RetryPolicy { get; set; }

    public string? CronSchedule { get; set; }

    public IReadOnlyDictionary<string, object>? Memo { get; set; }

    public SearchAttributeCollection? TypedSearchAttributes { get; set; }

    /// <summary>Time before the first workflow task.</summary>
    public TimeSpan? StartDelay { get; set; }

    /// <summary>Signal sent together with the start.</summary>
    public string? StartSignal { get; set; }

    public IReadOnlyCollection<object?>? StartSignalArgs { get; set; }

    /// <summary>Ask for the first task in the answer, when a worker of the queue runs on the same connection.</summary>
    public bool RequestEagerStart { get; set; }

    public RpcOptions? Rpc { get; set; }

    public Priority? Priority { get; set; }

    /// <summary>Send a signal together with the start.</summary>
    public void SignalWithStart<TWorkflow>(Expression<Func<TWorkflow, Task>> signalCall)
    {
        var (name, args) = HandlerCall.Signal(signalCall);
        SignalWithStart(name, args);
    }

    /// <summary>Send a signal together with the start.</summary>
    public void SignalWithStart(string signal, IReadOnlyCollection<object?> args)
    {
        StartSignal = signal;
        StartSignalArgs = args;
    }

    /// <inheritdoc />
    public virtual object Clone()
    {
        var copy = (WorkflowOptions)MemberwiseClone();
        copy.Rpc = (RpcOptions?)Rpc?.Clone();
        return copy;
    }
}
