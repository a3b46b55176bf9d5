using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Engine;

/// <summary>The closing event of a child as its parent's history has it.</summary>
internal static class ChildEvents
{
    public static HistoryEvent Closed(ChildState child, WorkflowExecution execution, string namespaceId, HistoryEvent closing)
    {
        var type = new WorkflowType { Name = child.WorkflowType };
        return closing.EventType switch
        {
            EventType.WorkflowExecutionCompleted => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionCompleted,
                ChildWorkflowExecutionCompletedEventAttributes = new ChildWorkflowExecutionCompletedEventAttributes
                {
                    Result = closing.WorkflowExecutionCompletedEventAttributes.Result,
                    Namespace = child.Namespace,
                    NamespaceId = namespaceId,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = child.InitiatedId,
                    StartedEventId = child.StartedId,
                },
            },
            EventType.WorkflowExecutionFailed => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionFailed,
                ChildWorkflowExecutionFailedEventAttributes = new ChildWorkflowExecutionFailedEventAttributes
                {
                    Failure = closing.WorkflowExecutionFailedEventAttributes.Failure,
                    RetryState = closing.WorkflowExecutionFailedEventAttributes.RetryState,
                    Namespace = child.Namespace,
                    NamespaceId = namespaceId,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = child.InitiatedId,
                    StartedEventId = child.StartedId,
                },
            },
            EventType.WorkflowExecutionCanceled => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionCanceled,
                ChildWorkflowExecutionCanceledEventAttributes = new ChildWorkflowExecutionCanceledEventAttributes
                {
                    Details = closing.WorkflowExecutionCanceledEventAttributes.Details,
                    Namespace = child.Namespace,
                    NamespaceId = namespaceId,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = child.InitiatedId,
                    StartedEventId = child.StartedId,
                },
            },
            EventType.WorkflowExecutionTimedOut => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionTimedOut,
                ChildWorkflowExecutionTimedOutEventAttributes = new ChildWorkflowExecutionTimedOutEventAttributes
                {
                    RetryState = closing.WorkflowExecutionTimedOutEventAttributes.RetryState,
                    Namespace = child.Namespace,
                    NamespaceId = namespaceId,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = child.InitiatedId,
                    StartedEventId = child.StartedId,
                },
            },
            _ => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionTerminated,
                ChildWorkflowExecutionTerminatedEventAttributes = new ChildWorkflowExecutionTerminatedEventAttributes
                {
                    Namespace = child.Namespace,
                    NamespaceId = namespaceId,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = child.InitiatedId,
                    StartedEventId = child.StartedId,
                },
            },
        };
    }

    /// <summary>The child that a started, failed or closing event is about, by the id of its INITIATED event; 0 for other events.</summary>
    public static long InitiatedId(HistoryEvent e) =>
        e.ChildWorkflowExecutionStartedEventAttributes?.InitiatedEventId ?? e.StartChildWorkflowExecutionFailedEventAttributes?.InitiatedEventId
        ?? e.ChildWorkflowExecutionCompletedEventAttributes?.InitiatedEventId ?? e.ChildWorkflowExecutionFailedEventAttributes?.InitiatedEventId
        ?? e.ChildWorkflowExecutionCanceledEventAttributes?.InitiatedEventId ?? e.ChildWorkflowExecutionTimedOutEventAttributes?.InitiatedEventId
        ?? e.ChildWorkflowExecutionTerminatedEventAttributes?.InitiatedEventId ?? 0;

    /// <summary>Puts the id of the STARTED event into a closing event.</summary>
    public static void NameStarted(HistoryEvent e, long startedId)
    {
        switch (e.AttributesCase)
        {
            case HistoryEvent.AttributesOneofCase.ChildWorkflowExecutionCompletedEventAttributes:
                e.ChildWorkflowExecutionCompletedEventAttributes.StartedEventId = startedId;
                break;
            case HistoryEvent.AttributesOneofCase.ChildWorkflowExecutionFailedEventAttributes:
                e.ChildWorkflowExecutionFailedEventAttributes.StartedEventId = startedId;
                break;
            case HistoryEvent.AttributesOneofCase.ChildWorkflowExecutionCanceledEventAttributes:
                e.ChildWorkflowExecutionCanceledEventAttributes.StartedEventId = startedId;
                break;
            case HistoryEvent.AttributesOneofCase.ChildWorkflowExecutionTimedOutEventAttributes:
                e.ChildWorkflowExecutionTimedOutEventAttributes.StartedEventId = startedId;
                break;
            case HistoryEvent.AttributesOneofCase.ChildWorkflowExecutionTerminatedEventAttributes:
                e.ChildWorkflowExecutionTerminatedEventAttributes.StartedEventId = startedId;
                break;
            default:
                break;
        }
    }
}
