using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;

namespace Temporalio.Worker.Replay;

/// <summary>A signal to another workflow.</summary>
internal sealed class SignalExternalOperation(SignalExternalWorkflowExecutionCommandAttributes attributes) : Operation
{
    private readonly string name = attributes.SignalName;
    private SignalExternalWorkflowExecutionCommandAttributes? attributes = attributes;

    public override EventType ConfirmedBy => EventType.SignalExternalWorkflowExecutionInitiated;

    public override string Description => $"signal '{name}' to another workflow";

    public override Command ToCommand() => new()
    {
        CommandType = CommandType.SignalExternalWorkflowExecution,
        SignalExternalWorkflowExecutionCommandAttributes = attributes,
    };

    public override void Record(WorkflowMachines machines, HistoryEvent item)
    {
        base.Record(machines, item);
        attributes = null;
        machines.Follow(this);
    }

    public override void Apply(WorkflowMachines machines, HistoryEvent item)
    {
        machines.Unfollow(this);
        State = OperationState.Done;
        var cause = item.SignalExternalWorkflowExecutionFailedEventAttributes?.Cause;
        machines.AddResolution(new ResolveJob(this, null, cause is null ? null : ExternalFailure.Of("Unable to signal external workflow", cause.ToString()!)));
    }
}

/// <summary>The cancellation of a signal that was not sent yet.</summary>
internal sealed class CancelSignalOperation(SignalExternalOperation signal) : Operation
{
    public override EventType ConfirmedBy => EventType.Unspecified;

    public override string Description => $"cancellation of {signal.Description}";

    public override Command? ToCommand() => null;

    public override void Issue(WorkflowMachines machines)
    {
        if (signal.State == OperationState.Created)
        {
            signal.State = OperationState.Dropped;
            machines.AddResolution(new ResolveJob(
                signal, null, new Failure { Message = "Signal was cancelled before being sent", CanceledFailureInfo = new() }));
        }
    }
}

/// <summary>The request to cancel another workflow, or a child.</summary>
internal sealed class CancelExternalOperation(RequestCancelExternalWorkflowExecutionCommandAttributes attributes, ChildOperation? child) : Operation
{
    public override EventType ConfirmedBy => EventType.RequestCancelExternalWorkflowExecutionInitiated;

    public override string Description => $"cancellation of workflow '{attributes.WorkflowId}'";

    public override Command ToCommand() => new()
    {
        CommandType = CommandType.RequestCancelExternalWorkflowExecution,
        RequestCancelExternalWorkflowExecutionCommandAttributes = attributes,
    };

    public override void Record(WorkflowMachines machines, HistoryEvent item)
    {
        base.Record(machines, item);
        machines.Follow(this);
    }

    public override void Apply(WorkflowMachines machines, HistoryEvent item)
    {
        machines.Unfollow(this);
        State = OperationState.Done;
        if (child is not null)
        {
            child.CancelWasDelivered(machines);
            return;
        }

        var cause = item.RequestCancelExternalWorkflowExecutionFailedEventAttributes?.Cause;
        machines.AddResolution(new ResolveJob(this, null, cause is null ? null : ExternalFailure.Of("Unable to cancel external workflow", cause.ToString()!)));
    }
}

/// <summary>Why a call to another workflow did not reach it.</summary>
internal static class ExternalFailure
{
    public static Failure Of(string message, string cause) => new()
    {
        Message = cause switch
        {
            "ExternalWorkflowExecutionNotFound" => $"{message} because it was not found",
            "NamespaceNotFound" => $"{message} because its namespace was not found",
            _ => $"{message}: {cause}",
        },
        ApplicationFailureInfo = new() { Type = cause },
    };
}
