using System.Linq.Expressions;
using Temporalio.Common;

namespace Temporalio.Workflows;

/// <summary>A workflow that is no child of this one.</summary>
public abstract class ExternalWorkflowHandle
{
    public abstract string Id { get; }

    public abstract string? RunId { get; }

    public Task SignalAsync<TWorkflow>(Expression<Func<TWorkflow, Task>> signalCall, ExternalWorkflowSignalOptions? options = null)
    {
        var call = CallExpression.ExtractCall(signalCall);
        return SignalAsync(WorkflowSignalDefinition.NameForCall(call.Method), call.Args, options);
    }

    public abstract Task SignalAsync(string signal, IReadOnlyCollection<object?> args, ExternalWorkflowSignalOptions? options = null);

    public abstract Task CancelAsync();
}
