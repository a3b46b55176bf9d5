using Temporal.Embedded.Rpc;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Protocol.V1;

namespace Temporal.Embedded.Engine;

/// <summary>
/// Looks at the commands of an answer before anything is changed. Some mistakes fail the workflow task (a cause), others only
/// refuse the call and leave the task started (an exception).
/// </summary>
internal sealed class CommandCheck(RunKernel kernel, Run run, IEnumerable<Message> messages)
{
    private const int PendingLimit = 2000;
    private readonly HashSet<string> messageIds = [.. messages.Select(message => message.Id)];
    private readonly HashSet<string> newActivities = new(StringComparer.Ordinal);
    private readonly HashSet<string> newTimers = new(StringComparer.Ordinal);
    private readonly HashSet<string> goneTimers = new(StringComparer.Ordinal);
    private readonly HashSet<string> takenBack = new(StringComparer.Ordinal);
    private readonly HashSet<long> cancelledActivities = [];
    private readonly HashSet<string> newChildren = new(StringComparer.Ordinal);
    private int newChildCount;
    private int newSignals;
    private int newCancels;

    /// <summary>Why the task has to fail.</summary>
    public sealed record Mistake(WorkflowTaskFailedCause Cause, string Text)
    {
        /// <summary>The run cannot go on either.</summary>
        public bool EndsRun { get; init; }

        /// <summary>Cause and text as clients see them.</summary>
        public string Message => Text.Length == 0 ? Cause.ToString() : $"{Cause}: {Text}";
    }

    public static bool IsTerminal(CommandType type) => type is
        CommandType.CompleteWorkflowExecution or CommandType.FailWorkflowExecution or CommandType.CancelWorkflowExecution or CommandType.ContinueAsNewWorkflowExecution;

    /// <summary>The first mistake, or null.</summary>
    public Mistake? Run(IReadOnlyList<Command> commands)
    {
        for (var i = 0; i < commands.Count - 1; i++)
        {
            if (IsTerminal(commands[i].CommandType))
            {
                throw Refusal.InvalidArgument($"invalid command sequence: [{string.Join(", ", commands.Select(command => command.CommandType))}], command {commands[i].CommandType} must be the last command.");
            }
        }

        foreach (var command in commands)
        {
            if (Check(command) is { } mistake)
            {
                return mistake;
            }
        }

        return null;
    }

    private Mistake? Check(Command command) => command.CommandType switch
    {
        CommandType.ScheduleActivityTask => Activity(command.ScheduleActivityTaskCommandAttributes),
        CommandType.RequestCancelActivityTask => CancelActivity(command.RequestCancelActivityTaskCommandAttributes),
        CommandType.StartTimer => Timer(command.StartTimerCommandAttributes),
        CommandType.CancelTimer => CancelTimer(command.CancelTimerCommandAttributes),
        CommandType.RecordMarker => Marker(command.RecordMarkerCommandAttributes),
        CommandType.StartChildWorkflowExecution => Child(command.StartChildWorkflowExecutionCommandAttributes),
        CommandType.SignalExternalWorkflowExecution => TargetCheck.Signal(kernel, run, command.SignalExternalWorkflowExecutionCommandAttributes)
            ?? TerminalCheck.TooLarge(command.SignalExternalWorkflowExecutionCommandAttributes.Input, WorkflowTaskFailedCause.BadSignalWorkflowExecutionAttributes, "SignalExternalWorkflowExecutionCommandAttributes.Input")
            ?? Count(ref newSignals, cancel: false),
        CommandType.RequestCancelExternalWorkflowExecution =>
            TargetCheck.Cancel(kernel, run, command.RequestCancelExternalWorkflowExecutionCommandAttributes, newChildren) ?? Count(ref newCancels, cancel: true),
        CommandType.ProtocolMessage => Message(command.ProtocolMessageCommandAttributes),
        CommandType.UpsertWorkflowSearchAttributes => TerminalCheck.Upsert(kernel, run, command.UpsertWorkflowSearchAttributesCommandAttributes),
        CommandType.ModifyWorkflowProperties => TerminalCheck.Memo(run, command.ModifyWorkflowPropertiesCommandAttributes),
        CommandType.CompleteWorkflowExecution or CommandType.FailWorkflowExecution or CommandType.CancelWorkflowExecution or CommandType.ContinueAsNewWorkflowExecution =>
            Unseen() ?? TerminalCheck.Run(kernel, run, command),
        var type and (CommandType.ScheduleNexusOperation or CommandType.RequestCancelNexusOperation) =>
            new Mistake(WorkflowTaskFailedCause.FeatureDisabled, Refusal.Unimplemented($"Command {type}").Message),
        var type => throw Refusal.InvalidArgument($"unknown command type: {(System.Enum.IsDefined(type) ? type.ToString() : (int)type)}"),
    };

    /// <summary>Nothing ends a run over events that its worker has not seen; a fired timer that these commands take back is none of them.</summary>
    private Mistake? Unseen() => run.Buffered.Count > takenBack.Count ? new Mistake(WorkflowTaskFailedCause.UnhandledCommand, "") : null;

    private Mistake? Activity(ScheduleActivityTaskCommandAttributes? command)
    {
        Mistake Bad(string text) => new(WorkflowTaskFailedCause.BadScheduleActivityAttributes, text);
        if (command is null)
        {
            return Bad("ScheduleActivityTaskCommandAttributes is not set on ScheduleActivityTaskCommand.");
        }

        var type = command.ActivityType?.Name ?? "";
        if (command.ActivityId.Length == 0)
        {
            return Bad($"ActivityId is not set on ScheduleActivityTaskCommand. ActivityType={type}");
        }

        if (type.Length == 0)
        {
            return Bad($"ActivityType is not set on ScheduleActivityTaskCommand. ActivityID={command.ActivityId}");
        }

        var ids = $"ActivityId={command.ActivityId} ActivityType={type}";
        if (RetryPolicies.Problem(command.RetryPolicy) is { } problem)
        {
            throw Refusal.InvalidArgument($"invalid ActivityRetryPolicy on SechduleActivityTaskCommand: {problem}. {ids}");
        }

        TargetCheck.QueueName(command.TaskQueue);
        if (TargetCheck.TooLong("ActivityId", command.ActivityId, "ScheduleActivityTaskCommand") is { } longId)
        {
            return Bad(longId);
        }

        if (TargetCheck.TooLong("ActivityType", type, "ScheduleActivityTaskCommand") is { } longType)
        {
            return Bad(longType);
        }

        var negative = Ticks.FirstNegative(
            ("ScheduleToCloseTimeout", command.ScheduleToCloseTimeout), ("ScheduleToStartTimeout", command.ScheduleToStartTimeout),
            ("StartToCloseTimeout", command.StartToCloseTimeout), ("HeartbeatTimeout", command.HeartbeatTimeout));
        if (negative is not null)
        {
            return Bad($"Invalid {negative} for ScheduleActivityTaskCommand: negative duration. {ids}");
        }

        if (Ticks.Of(command.StartToCloseTimeout) == 0 && Ticks.Of(command.ScheduleToCloseTimeout) == 0)
        {
            return Bad($"A valid StartToClose or ScheduleToCloseTimeout is not set on ScheduleActivityTaskCommand. {ids}");
        }

        if (Priorities.Problem(command.Priority) is { } priority)
        {
            return Bad(priority);
        }

        if (command.UseWorkflowBuildId && command.TaskQueue is { Name.Length: > 0 } queue && queue.Name != run.Info.Started.TaskQueue.Name)
        {
            return Bad("Activity with UseCompatibleVersion cannot run on different task queue.");
        }

        if (TerminalCheck.TooLarge(command.Input, WorkflowTaskFailedCause.BadScheduleActivityAttributes, "ScheduleActivityTaskCommandAttributes.Input") is { } large)
        {
            return large;
        }

        if ((run.HasActivities ? run.Activities.Count : 0) + newActivities.Count >= PendingLimit)
        {
            return new Mistake(WorkflowTaskFailedCause.PendingActivitiesLimitExceeded, $"the number of pending activities, {(run.HasActivities ? run.Activities.Count : 0) + newActivities.Count}, has reached the per-workflow limit of {PendingLimit}");
        }

        var taken = !newActivities.Add(command.ActivityId) || (run.HasActivities && run.Activities.Values.Any(activity => activity.ActivityId == command.ActivityId));
        return taken
            ? new Mistake(WorkflowTaskFailedCause.ScheduleActivityDuplicateId, $"invalid history builder state for action: add-activitytask-scheduled-event, ActivityID: {command.ActivityId}")
            : null;
    }

    private Mistake? CancelActivity(RequestCancelActivityTaskCommandAttributes? command)
    {
        Mistake Bad(string text) => new(WorkflowTaskFailedCause.BadRequestCancelActivityAttributes, text);
        if (command is null)
        {
            return Bad("RequestCancelActivityTaskCommandAttributes is not set on RequestCancelActivityTaskCommand.");
        }

        if (command.ScheduledEventId <= 0)
        {
            return Bad("ScheduledEventId is not set on RequestCancelActivityTaskCommand.");
        }

        // A closing that the worker has not seen yet is no mistake of the worker: the cancel has nothing left to do.
        var pending = run.HasActivities && run.Activities.TryGetValue(command.ScheduledEventId, out var activity) && !activity.CancelRequested;
        var buffered = run.Buffered.Exists(entry => BufferedClosing(entry.Event) == command.ScheduledEventId);
        return (pending || buffered) && cancelledActivities.Add(command.ScheduledEventId)
            ? null
            : Bad($"invalid history builder state for action: add-activitytask-cancel-requested-event, ScheduledEventID: {command.ScheduledEventId}");
    }

    private static long BufferedClosing(Temporalio.Api.History.V1.HistoryEvent e) =>
        e.ActivityTaskCompletedEventAttributes?.ScheduledEventId ?? e.ActivityTaskFailedEventAttributes?.ScheduledEventId
        ?? e.ActivityTaskTimedOutEventAttributes?.ScheduledEventId ?? e.ActivityTaskCanceledEventAttributes?.ScheduledEventId ?? 0;

    private Mistake? Timer(StartTimerCommandAttributes? command)
    {
        Mistake Bad(string text) => new(WorkflowTaskFailedCause.BadStartTimerAttributes, text);
        if (command is null)
        {
            return Bad("StartTimerCommandAttributes is not set on StartTimerCommand.");
        }

        if (command.TimerId.Length == 0)
        {
            return Bad("TimerId is not set on StartTimerCommand.");
        }

        if (TargetCheck.TooLong("TimerId", command.TimerId, "StartTimerCommand") is { } tooLong)
        {
            return Bad(tooLong);
        }

        if (Ticks.IsNegative(command.StartToFireTimeout))
        {
            return Bad($"An invalid StartToFireTimeout is set on StartTimerCommand: negative duration. TimerId={command.TimerId}");
        }

        var taken = run.HasTimers && run.Timers.ContainsKey(command.TimerId) && !goneTimers.Contains(command.TimerId);
        return taken || !newTimers.Add(command.TimerId)
            ? new Mistake(WorkflowTaskFailedCause.StartTimerDuplicateId, $"invalid history builder state for action: add-timer-started-event, TimerID: {command.TimerId}")
            : null;
    }

    private Mistake? CancelTimer(CancelTimerCommandAttributes? command)
    {
        Mistake Bad(string text) => new(WorkflowTaskFailedCause.BadCancelTimerAttributes, text);
        if (command is null || command.TimerId.Length == 0)
        {
            return Bad(command is null ? "CancelTimerCommandAttributes is not set on CancelTimerCommand." : "TimerId is not set on CancelTimerCommand.");
        }

        if (TargetCheck.TooLong("TimerId", command.TimerId, "CancelTimerCommand") is { } tooLong)
        {
            return Bad(tooLong);
        }

        var pending = run.HasTimers && run.Timers.ContainsKey(command.TimerId) && !goneTimers.Contains(command.TimerId);
        if (newTimers.Remove(command.TimerId) || pending)
        {
            goneTimers.Add(command.TimerId);
            return null;
        }

        return run.Buffered.Exists(entry => Timers.IsFired(entry.Event, command.TimerId)) && takenBack.Add(command.TimerId) ? null : Bad($"invalid history builder state for action: add-timer-canceled-event, TimerID: {command.TimerId}");
    }

    private static Mistake? Marker(RecordMarkerCommandAttributes? command) => command is null || command.MarkerName.Length == 0
        ? new Mistake(WorkflowTaskFailedCause.BadRecordMarkerAttributes, command is null ? "RecordMarkerCommandAttributes is not set on RecordMarkerCommand." : "MarkerName is not set on RecordMarkerCommand.")
        : TargetCheck.TooLong("MarkerName", command.MarkerName, "RecordMarkerCommand") is { } tooLong
        ? new Mistake(WorkflowTaskFailedCause.BadRecordMarkerAttributes, tooLong)
        : command.Details.Values.Sum(details => details.CalculateSize()) > Calls.RequestCheck.BlobLimit
            ? new Mistake(WorkflowTaskFailedCause.BadRecordMarkerAttributes, "RecordMarkerCommandAttributes.Details exceeds size limit.") { EndsRun = true }
            : null;

    private Mistake? Child(StartChildWorkflowExecutionCommandAttributes? command)
    {
        if (TargetCheck.Child(kernel, run, command) is { } mistake)
        {
            return mistake;
        }

        var large = TerminalCheck.TooLarge(command!.Input, WorkflowTaskFailedCause.BadStartChildExecutionAttributes, "StartChildWorkflowExecutionCommandAttributes.Input")
            ?? TerminalCheck.TooLarge(command.Memo, WorkflowTaskFailedCause.BadStartChildExecutionAttributes, "StartChildWorkflowExecutionCommandAttributes.Memo");
        if (large is not null)
        {
            return large;
        }

        newChildren.Add(command.WorkflowId);
        return (run.HasChildren ? run.Children.Count : 0) + newChildCount++ >= PendingLimit
            ? new Mistake(WorkflowTaskFailedCause.PendingChildWorkflowsLimitExceeded, $"the number of pending child workflow executions has reached the per-workflow limit of {PendingLimit}")
            : null;
    }

    private Mistake? Count(ref int added, bool cancel)
    {
        var pending = (run.HasExternals ? run.Externals.Values.Count(external => external.Cancel == cancel) : 0) + added++;
        var cause = cancel ? WorkflowTaskFailedCause.PendingRequestCancelLimitExceeded : WorkflowTaskFailedCause.PendingSignalsLimitExceeded;
        return pending >= PendingLimit
            ? new Mistake(cause, $"the number of pending {(cancel ? "requests to cancel" : "signals to")} external workflows, {pending}, has reached the per-workflow limit of {PendingLimit}")
            : null;
    }

    private Mistake? Message(ProtocolMessageCommandAttributes? command)
    {
        var id = command?.MessageId ?? "";
        return messageIds.Contains(id)
            ? null
            : new Mistake(WorkflowTaskFailedCause.BadUpdateWorkflowExecutionMessage, $"ProtocolMessageCommand referenced absent message ID {id}");
    }
}
