using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Sdk.V1;
using Temporalio.Workflows;

namespace Temporalio.Worker.Replay;

/// <summary>A child workflow.</summary>
internal sealed class ChildOperation(
    StartChildWorkflowExecutionCommandAttributes attributes, ChildWorkflowCancellationType cancellationType, string @namespace, UserMetadata? metadata)
    : Operation
{
    private StartChildWorkflowExecutionCommandAttributes? attributes = attributes;
    private bool startResolved;
    private string runId = string.Empty;
    private long startedEventId;

    public string WorkflowId { get; } = attributes.WorkflowId;

    public string WorkflowType { get; } = attributes.WorkflowType.Name;

    public ChildWorkflowCancellationType CancellationType { get; } = cancellationType;

    public override EventType ConfirmedBy => EventType.StartChildWorkflowExecutionInitiated;

    public override string Description => $"child workflow '{WorkflowType}' with id '{WorkflowId}'";

    public override Command ToCommand() => new()
    {
        CommandType = CommandType.StartChildWorkflowExecution,
        StartChildWorkflowExecutionCommandAttributes = attributes,
        UserMetadata = metadata,
    };

    public override bool Confirms(HistoryEvent item, bool strict, out string? difference)
    {
        difference = null;
        if (item.EventType != ConfirmedBy)
        {
            return false;
        }

        var recorded = item.StartChildWorkflowExecutionInitiatedEventAttributes;
        return !strict
            || (Same("the child workflow type", recorded.WorkflowType.Name, WorkflowType, ref difference)
                && Same("the child workflow id", recorded.WorkflowId, WorkflowId, ref difference));
    }

    public override void Record(WorkflowMachines machines, HistoryEvent item)
    {
        base.Record(machines, item);
        attributes = null;
        machines.Follow(this);
    }

    public override void Apply(WorkflowMachines machines, HistoryEvent item)
    {
        switch (item.EventType)
        {
            case EventType.ChildWorkflowExecutionStarted:
                runId = item.ChildWorkflowExecutionStartedEventAttributes.WorkflowExecution.RunId;
                startedEventId = item.EventId;
                ResolveStart(machines, new ChildStartJob(this, runId, null, false));
                break;
            case EventType.StartChildWorkflowExecutionFailed:
                var cause = item.StartChildWorkflowExecutionFailedEventAttributes.Cause;
                var exists = cause == StartChildWorkflowExecutionFailedCause.WorkflowAlreadyExists;
                machines.Unfollow(this);
                State = OperationState.Done;
                ResolveStart(machines, new ChildStartJob(this, null, Wrap($"Child workflow could not start: {cause}", null, RetryState.Unspecified), exists));
                break;
            case EventType.ChildWorkflowExecutionCompleted:
                End(machines, item.ChildWorkflowExecutionCompletedEventAttributes.Result?.Payloads_.FirstOrDefault(), null);
                break;
            case EventType.ChildWorkflowExecutionFailed:
                var failed = item.ChildWorkflowExecutionFailedEventAttributes;
                End(machines, null, Wrap("Child Workflow execution failed", failed.Failure, failed.RetryState));
                break;
            case EventType.ChildWorkflowExecutionCanceled:
                End(machines, null, Canceled("Child Workflow execution cancelled", item.ChildWorkflowExecutionCanceledEventAttributes.Details));
                break;
            case EventType.ChildWorkflowExecutionTimedOut:
                var late = new Failure { Message = "Child Workflow execution timed out", TimeoutFailureInfo = new() { TimeoutType = TimeoutType.StartToClose } };
                End(machines, null, Wrap("Child Workflow execution timed out", late, item.ChildWorkflowExecutionTimedOutEventAttributes.RetryState));
                break;
            case EventType.ChildWorkflowExecutionTerminated:
                var ended = new Failure { Message = "Child Workflow execution terminated", TerminatedFailureInfo = new() };
                End(machines, null, Wrap("Child Workflow execution terminated", ended, RetryState.NonRetryableFailure));
                break;
        }
    }

    /// <summary>The server took the request to cancel.</summary>
    public void CancelWasDelivered(WorkflowMachines machines)
    {
        if (CancellationType == ChildWorkflowCancellationType.WaitCancellationRequested && State == OperationState.Recorded)
        {
            ResolveAsCanceled(machines);
        }
    }

    /// <summary>The workflow does not wait any longer.</summary>
    public void ResolveAsCanceled(WorkflowMachines machines)
    {
        var beforeStart = State == OperationState.Dropped;
        if (!beforeStart)
        {
            State = OperationState.Done;
        }

        var failure = Canceled(beforeStart ? "Child Workflow execution cancelled before scheduled" : "Child Workflow execution cancelled", null);
        if (startResolved)
        {
            machines.AddResolution(new ResolveJob(this, null, failure));
        }
        else
        {
            ResolveStart(machines, new ChildStartJob(this, null, failure, false));
        }
    }

    private void ResolveStart(WorkflowMachines machines, ChildStartJob job)
    {
        if (!startResolved)
        {
            startResolved = true;
            machines.AddResolution(job);
        }
    }

    private void End(WorkflowMachines machines, Payload? result, Failure? failure)
    {
        machines.Unfollow(this);
        if (State == OperationState.Recorded)
        {
            State = OperationState.Done;
            machines.AddResolution(new ResolveJob(this, result, failure));
        }
    }

    private Failure Canceled(string message, Payloads? details) => Wrap(
        message, new Failure { Message = message, CanceledFailureInfo = new() { Details = details } }, RetryState.NonRetryableFailure);

    private Failure Wrap(string message, Failure? cause, RetryState retryState) => new()
    {
        Message = message,
        Cause = cause,
        ChildWorkflowExecutionFailureInfo = new()
        {
            Namespace = @namespace,
            WorkflowExecution = new() { WorkflowId = WorkflowId, RunId = runId },
            WorkflowType = new() { Name = WorkflowType },
            InitiatedEventId = EventId,
            StartedEventId = startedEventId,
            RetryState = retryState,
        },
    };
}

/// <summary>The cancellation of a child workflow.</summary>
internal sealed class CancelChildOperation(ChildOperation child, string @namespace) : Operation
{
    public override EventType ConfirmedBy => EventType.Unspecified;

    public override string Description => $"cancellation of {child.Description}";

    public override Command? ToCommand() => null;

    public override void Issue(WorkflowMachines machines)
    {
        if (child.State == OperationState.Created)
        {
            child.State = OperationState.Dropped;
            child.ResolveAsCanceled(machines);
        }
        else if (child.State == OperationState.Recorded)
        {
            if (child.CancellationType != ChildWorkflowCancellationType.Abandon)
            {
                machines.Enqueue(new CancelExternalOperation(
                    new() { Namespace = @namespace, WorkflowId = child.WorkflowId, ChildWorkflowOnly = true, Reason = "Parent requested cancel" }, child));
            }

            if (child.CancellationType is ChildWorkflowCancellationType.Abandon or ChildWorkflowCancellationType.TryCancel)
            {
                child.ResolveAsCanceled(machines);
            }
        }
    }
}
