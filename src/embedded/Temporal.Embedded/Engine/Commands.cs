using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Carries out the commands of an answer that passed the check.</summary>
internal static class Commands
{
    public static void Apply(Transition t, Command command, long completedId, string identity, Updates.Answers updates)
    {
        switch (command.CommandType)
        {
            case CommandType.ScheduleActivityTask:
                Activities.Schedule(t, command.ScheduleActivityTaskCommandAttributes, completedId, command.UserMetadata);
                break;
            case CommandType.RequestCancelActivityTask:
                CancelActivity(t, command.RequestCancelActivityTaskCommandAttributes.ScheduledEventId, completedId, identity);
                break;
            case CommandType.StartTimer:
                Timers.Start(t, command.StartTimerCommandAttributes, completedId, command.UserMetadata);
                break;
            case CommandType.CancelTimer:
                Timers.Cancel(t, command.CancelTimerCommandAttributes.TimerId, completedId, identity);
                break;
            case CommandType.RecordMarker:
                Marker(t, command, completedId);
                break;
            case CommandType.StartChildWorkflowExecution:
                Children.Initiate(t, command.StartChildWorkflowExecutionCommandAttributes, completedId, command.UserMetadata);
                break;
            case CommandType.SignalExternalWorkflowExecution:
                Externals.Signal(t, command.SignalExternalWorkflowExecutionCommandAttributes, completedId, command.UserMetadata);
                break;
            case CommandType.RequestCancelExternalWorkflowExecution:
                Externals.Cancel(t, command.RequestCancelExternalWorkflowExecutionCommandAttributes, completedId, command.UserMetadata);
                break;
            case CommandType.UpsertWorkflowSearchAttributes:
                Upsert(t, command.UpsertWorkflowSearchAttributesCommandAttributes, completedId);
                break;
            case CommandType.ModifyWorkflowProperties:
                Modify(t, command.ModifyWorkflowPropertiesCommandAttributes, completedId);
                break;
            case CommandType.ProtocolMessage:
                updates.Apply(t, command.ProtocolMessageCommandAttributes.MessageId);
                break;
            case CommandType.CompleteWorkflowExecution:
                Closing.Complete(t, command.CompleteWorkflowExecutionCommandAttributes, completedId);
                break;
            case CommandType.FailWorkflowExecution:
                Closing.Fail(t, command.FailWorkflowExecutionCommandAttributes, completedId);
                break;
            case CommandType.CancelWorkflowExecution:
                Closing.Cancel(t, command.CancelWorkflowExecutionCommandAttributes, completedId);
                break;
            default:
                Closing.ContinueAsNew(t, command.ContinueAsNewWorkflowExecutionCommandAttributes, completedId);
                break;
        }
    }

    /// <summary>The memo after an upsert.</summary>
    public static Memo Merge(Memo? old, Memo changes)
    {
        var memo = new Memo();
        if (old is not null)
        {
            memo.Fields.Add(old.Fields);
        }

        foreach (var (name, value) in changes.Fields)
        {
            // A field set to nothing is removed.
            if (value.Data.IsEmpty || value.Metadata.GetValueOrDefault("encoding")?.ToStringUtf8() == "binary/null")
            {
                memo.Fields.Remove(name);
            }
            else
            {
                memo.Fields[name] = value;
            }
        }

        return memo;
    }

    private static void CancelActivity(Transition t, long scheduledId, long completedId, string identity)
    {
        if (t.Run.Activities.TryGetValue(scheduledId, out var activity))
        {
            Activities.RequestCancel(t, activity, completedId, identity);
            return;
        }

        // Its closing waits in the buffer: the request is written, the closing follows.
        t.Add(new HistoryEvent
        {
            EventType = EventType.ActivityTaskCancelRequested,
            ActivityTaskCancelRequestedEventAttributes = new ActivityTaskCancelRequestedEventAttributes { ScheduledEventId = scheduledId, WorkflowTaskCompletedEventId = completedId },
        });
    }

    private static void Marker(Transition t, Command command, long completedId)
    {
        var marker = command.RecordMarkerCommandAttributes;
        var attributes = new MarkerRecordedEventAttributes
        {
            MarkerName = marker.MarkerName,
            WorkflowTaskCompletedEventId = completedId,
            Header = marker.Header,
            Failure = marker.Failure,
        };
        attributes.Details.Add(marker.Details);
        t.Add(new HistoryEvent { EventType = EventType.MarkerRecorded, MarkerRecordedEventAttributes = attributes, UserMetadata = command.UserMetadata });
    }

    private static void Upsert(Transition t, UpsertWorkflowSearchAttributesCommandAttributes command, long completedId)
    {
        var typed = SearchAttributeRules.Typed(t.Kernel, t.Run.Namespace, command.SearchAttributes)!;
        t.Run.Attributes = new RunAttributes { Memo = t.Run.Attributes.Memo, SearchAttributes = SearchAttributeRules.Merge(t.Run.Attributes.SearchAttributes, typed) };
        t.AttributesChanged = true;
        t.Add(new HistoryEvent
        {
            EventType = EventType.UpsertWorkflowSearchAttributes,
            UpsertWorkflowSearchAttributesEventAttributes = new UpsertWorkflowSearchAttributesEventAttributes { WorkflowTaskCompletedEventId = completedId, SearchAttributes = typed },
        });
    }

    private static void Modify(Transition t, ModifyWorkflowPropertiesCommandAttributes command, long completedId)
    {
        var memo = Merge(t.Run.Attributes.Memo, command.UpsertedMemo);
        t.Run.Attributes = new RunAttributes { Memo = memo, SearchAttributes = t.Run.Attributes.SearchAttributes };
        t.AttributesChanged = true;
        t.Add(new HistoryEvent
        {
            EventType = EventType.WorkflowPropertiesModified,
            WorkflowPropertiesModifiedEventAttributes = new WorkflowPropertiesModifiedEventAttributes { WorkflowTaskCompletedEventId = completedId, UpsertedMemo = command.UpsertedMemo },
        });
    }
}
