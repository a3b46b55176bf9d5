using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Protocol.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Common;
using Temporalio.Converters;
using Temporalio.Worker.Replay;
using Temporalio.Workflows;

namespace Temporalio.Tests.Replay.Live;

/// <summary>One run as a server keeps it: turns commands into events and hands out workflow tasks, without any transport.</summary>
internal sealed class ScriptedServer
{
    public const string WorkflowId = "scripted";
    public const string RunId = "3810360e-65c1-4501-bd4a-6b603be62c63";

    private readonly List<Message> waiting = [];
    private readonly Dictionary<string, (Message Message, Request Request)> updates = [];
    private readonly Dictionary<string, long> timers = [];
    private long lastCompleted;
    private DateTime clock = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public ScriptedServer(WorkflowTaskHandlerOptions? options = null, params System.Type[] workflows)
    {
        Options = (options ?? NewOptions()) with
        {
            Workflows = [.. workflows.Select(WorkflowDefinition.Create)],
            FetchHistory = (_, _) =>
            {
                Fetches++;
                var reply = new GetWorkflowExecutionHistoryResponse { History = new() };
                reply.History.Events.AddRange(Events);
                return Task.FromResult(reply);
            },
        };
        Handler = new(Options);
    }

    public WorkflowTaskHandlerOptions Options { get; }

    public WorkflowTaskHandler Handler { get; set; }

    public List<HistoryEvent> Events { get; } = [];

    public int Fetches { get; private set; }

    /// <summary>Outcomes of updates by id.</summary>
    public Dictionary<string, Outcome> Outcomes { get; } = [];

    public WorkflowHistory History => new(WorkflowId, Events);

    public bool Closed => Events.Count > 0 && Events[^1].EventType is EventType.WorkflowExecutionCompleted
        or EventType.WorkflowExecutionFailed or EventType.WorkflowExecutionCanceled or EventType.WorkflowExecutionContinuedAsNew;

    public static WorkflowTaskHandlerOptions NewOptions() => new()
    {
        Namespace = "default",
        TaskQueue = "queue",
        StickyQueue = "sticky",
        Workflows = [],
        FetchHistory = (_, _) => throw new InvalidOperationException("not asked for"),
        ExecuteLocalActivity = (attempt, _) => Task.FromResult(new LocalActivityOutcome(
            DataConverter.Default.PayloadConverter.ToPayload($"{attempt.ActivityType} done"), null)),
    };

    public void Start(string type, params object?[] args) => Add(EventType.WorkflowExecutionStarted, item => item.WorkflowExecutionStartedEventAttributes = new()
    {
        WorkflowType = new() { Name = type },
        TaskQueue = new() { Name = "queue" },
        Input = PayloadsOf(args),
        WorkflowTaskTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(10)),
        OriginalExecutionRunId = RunId,
        FirstExecutionRunId = RunId,
        Attempt = 1,
    });

    public void Signal(string name, params object?[] args) => Add(EventType.WorkflowExecutionSignaled, item =>
        item.WorkflowExecutionSignaledEventAttributes = new() { SignalName = name, Input = PayloadsOf(args) });

    public void RequestCancel() => Add(EventType.WorkflowExecutionCancelRequested, item =>
        item.WorkflowExecutionCancelRequestedEventAttributes = new());

    public void FireTimer(string id) => Add(EventType.TimerFired, item =>
        item.TimerFiredEventAttributes = new() { TimerId = id, StartedEventId = timers[id] });

    public IEnumerable<string> OpenTimers => timers.Keys.Where(id => !Events.Exists(item => item.TimerFiredEventAttributes?.TimerId == id));

    public IEnumerable<HistoryEvent> OpenActivities => Events.Where(item => item.EventType == EventType.ActivityTaskScheduled
        && !Events.Exists(later => later.ActivityTaskCompletedEventAttributes?.ScheduledEventId == item.EventId
            || later.ActivityTaskCanceledEventAttributes?.ScheduledEventId == item.EventId
            || later.ActivityTaskFailedEventAttributes?.ScheduledEventId == item.EventId));

    public void CompleteActivity(HistoryEvent scheduled, object? result) => Add(EventType.ActivityTaskCompleted, item =>
        item.ActivityTaskCompletedEventAttributes = new() { ScheduledEventId = scheduled.EventId, Result = PayloadsOf([result]) });

    public void Update(string id, string name, params object?[] args)
    {
        var request = new Request { Meta = new() { UpdateId = id }, Input = new() { Name = name, Args = PayloadsOf(args) } };
        var message = new Message { Id = $"{id}/request", ProtocolInstanceId = id, Body = Any.Pack(request) };
        updates[id] = (message, request);
        waiting.Add(message);
    }

    /// <summary>The next workflow task; its events are in the history already.</summary>
    public PollWorkflowTaskQueueResponse NextTask(bool whole = false)
    {
        var scheduled = Add(EventType.WorkflowTaskScheduled, item => item.WorkflowTaskScheduledEventAttributes = new() { Attempt = 1 });
        var started = Add(EventType.WorkflowTaskStarted, item => item.WorkflowTaskStartedEventAttributes = new() { ScheduledEventId = scheduled.EventId });
        var task = new PollWorkflowTaskQueueResponse
        {
            TaskToken = ByteString.CopyFromUtf8("token"),
            WorkflowExecution = new() { WorkflowId = WorkflowId, RunId = RunId },
            WorkflowType = Events[0].WorkflowExecutionStartedEventAttributes.WorkflowType,
            StartedEventId = started.EventId,
            PreviousStartedEventId = lastCompleted == 0 ? 0 : lastCompleted - 1,
            Attempt = 1,
            History = new(),
        };
        task.History.Events.AddRange(whole ? Events : Events.Skip((int)Math.Max(lastCompleted - 1, 0)));
        foreach (var message in waiting)
        {
            message.EventId = scheduled.EventId;
            task.Messages.Add(message);
        }

        waiting.Clear();
        return task;
    }

    /// <summary>Has the worker do the next task and applies its answer.</summary>
    public async Task<RespondWorkflowTaskCompletedRequest> RunTaskAsync(bool whole = false)
    {
        var completion = await Handler.HandleAsync(NextTask(whole), CancellationToken.None);
        Assert.True(completion.Completed is not null, completion.Failed?.Failure.Message ?? "no answer");
        Apply(completion.Completed);
        Handler.OnReported(completion, new(), null);
        return completion.Completed;
    }

    public void Apply(RespondWorkflowTaskCompletedRequest answer)
    {
        lastCompleted = Add(EventType.WorkflowTaskCompleted, item => item.WorkflowTaskCompletedEventAttributes = new()
        {
            ScheduledEventId = Events.Count - 1,
            StartedEventId = Events.Count,
            SdkMetadata = answer.SdkMetadata,
        }).EventId;
        foreach (var command in answer.Commands)
        {
            Apply(command, answer);
        }
    }

    private void Apply(Command command, RespondWorkflowTaskCompletedRequest answer)
    {
        switch (command.CommandType)
        {
            case CommandType.StartTimer:
                var id = command.StartTimerCommandAttributes.TimerId;
                timers[id] = Add(EventType.TimerStarted, item => item.TimerStartedEventAttributes = new() { TimerId = id }).EventId;
                break;
            case CommandType.CancelTimer:
                timers.Remove(command.CancelTimerCommandAttributes.TimerId);
                Add(EventType.TimerCanceled, item => item.TimerCanceledEventAttributes = new() { TimerId = command.CancelTimerCommandAttributes.TimerId });
                break;
            case CommandType.ScheduleActivityTask:
                var activity = command.ScheduleActivityTaskCommandAttributes;
                Add(EventType.ActivityTaskScheduled, item => item.ActivityTaskScheduledEventAttributes =
                    new() { ActivityId = activity.ActivityId, ActivityType = activity.ActivityType, Input = activity.Input });
                break;
            case CommandType.RequestCancelActivityTask:
                var scheduledId = command.RequestCancelActivityTaskCommandAttributes.ScheduledEventId;
                Add(EventType.ActivityTaskCancelRequested, item => item.ActivityTaskCancelRequestedEventAttributes = new() { ScheduledEventId = scheduledId });
                Add(EventType.ActivityTaskCanceled, item => item.ActivityTaskCanceledEventAttributes = new() { ScheduledEventId = scheduledId });
                break;
            case CommandType.RecordMarker:
                var marker = command.RecordMarkerCommandAttributes;
                Add(EventType.MarkerRecorded, item =>
                {
                    item.MarkerRecordedEventAttributes = new() { MarkerName = marker.MarkerName, Failure = marker.Failure };
                    item.MarkerRecordedEventAttributes.Details.Add(marker.Details);
                });
                break;
            case CommandType.UpsertWorkflowSearchAttributes:
                Add(EventType.UpsertWorkflowSearchAttributes, item => item.UpsertWorkflowSearchAttributesEventAttributes =
                    new() { SearchAttributes = command.UpsertWorkflowSearchAttributesCommandAttributes.SearchAttributes });
                break;
            case CommandType.ProtocolMessage:
                Apply(answer.Messages.Single(message => message.Id == command.ProtocolMessageCommandAttributes.MessageId));
                break;
            case CommandType.StartChildWorkflowExecution:
                var child = command.StartChildWorkflowExecutionCommandAttributes;
                Add(EventType.StartChildWorkflowExecutionInitiated, item => item.StartChildWorkflowExecutionInitiatedEventAttributes =
                    new() { WorkflowId = child.WorkflowId, WorkflowType = child.WorkflowType, Input = child.Input });
                break;
            case CommandType.RequestCancelExternalWorkflowExecution:
                var target = command.RequestCancelExternalWorkflowExecutionCommandAttributes;
                Add(EventType.RequestCancelExternalWorkflowExecutionInitiated, item => item.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes =
                    new() { WorkflowExecution = new() { WorkflowId = target.WorkflowId }, ChildWorkflowOnly = target.ChildWorkflowOnly });
                break;
            case CommandType.ModifyWorkflowProperties:
                Add(EventType.WorkflowPropertiesModified, item => item.WorkflowPropertiesModifiedEventAttributes =
                    new() { UpsertedMemo = command.ModifyWorkflowPropertiesCommandAttributes.UpsertedMemo });
                break;
            case CommandType.ContinueAsNewWorkflowExecution:
                Add(EventType.WorkflowExecutionContinuedAsNew, item => item.WorkflowExecutionContinuedAsNewEventAttributes =
                    new() { WorkflowType = command.ContinueAsNewWorkflowExecutionCommandAttributes.WorkflowType });
                break;
            case CommandType.CompleteWorkflowExecution:
                Add(EventType.WorkflowExecutionCompleted, item => item.WorkflowExecutionCompletedEventAttributes =
                    new() { Result = command.CompleteWorkflowExecutionCommandAttributes.Result });
                break;
            case CommandType.FailWorkflowExecution:
                Add(EventType.WorkflowExecutionFailed, item => item.WorkflowExecutionFailedEventAttributes =
                    new() { Failure = command.FailWorkflowExecutionCommandAttributes.Failure });
                break;
            case CommandType.CancelWorkflowExecution:
                Add(EventType.WorkflowExecutionCanceled, item => item.WorkflowExecutionCanceledEventAttributes = new());
                break;
            default:
                throw new NotSupportedException($"{command.CommandType} is not scripted.");
        }
    }

    private void Apply(Message message)
    {
        if (message.Body.TryUnpack<Acceptance>(out var acceptance))
        {
            Add(EventType.WorkflowExecutionUpdateAccepted, item => item.WorkflowExecutionUpdateAcceptedEventAttributes = new()
            {
                ProtocolInstanceId = message.ProtocolInstanceId,
                AcceptedRequestMessageId = acceptance.AcceptedRequestMessageId,
                AcceptedRequestSequencingEventId = acceptance.AcceptedRequestSequencingEventId,
                AcceptedRequest = acceptance.AcceptedRequest,
            });
        }
        else if (message.Body.TryUnpack<Response>(out var response))
        {
            Outcomes[message.ProtocolInstanceId] = response.Outcome;
            Add(EventType.WorkflowExecutionUpdateCompleted, item => item.WorkflowExecutionUpdateCompletedEventAttributes =
                new() { Meta = response.Meta, Outcome = response.Outcome });
        }
    }

    public HistoryEvent Add(EventType type, Action<HistoryEvent> fill)
    {
        clock = clock.AddMilliseconds(7);
        var item = new HistoryEvent { EventId = Events.Count + 1, EventType = type, EventTime = Timestamp.FromDateTime(clock) };
        fill(item);
        Events.Add(item);
        return item;
    }

    private static Payloads PayloadsOf(IEnumerable<object?> values)
    {
        var payloads = new Payloads();
        payloads.Payloads_.AddRange(values.Select(DataConverter.Default.PayloadConverter.ToPayload));
        return payloads;
    }
}
