using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Protocol.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;
using static Temporal.Embedded.Tests.Engine.RawWorker;

namespace Temporal.Embedded.Tests.Engine;

public sealed class CommandTests
{
    private static readonly string Long = new('x', 1001);

    public static TheoryData<string, WorkflowTaskFailedCause> Failing => new()
    {
        { "activity id too long", WorkflowTaskFailedCause.BadScheduleActivityAttributes },
        { "activity type too long", WorkflowTaskFailedCause.BadScheduleActivityAttributes },
        { "activity id of many bytes", WorkflowTaskFailedCause.BadScheduleActivityAttributes },
        { "activity of negative priority", WorkflowTaskFailedCause.BadScheduleActivityAttributes },
        { "activity bound to another queue", WorkflowTaskFailedCause.BadScheduleActivityAttributes },
        { "timer id too long", WorkflowTaskFailedCause.BadStartTimerAttributes },
        { "cancelled timer id too long", WorkflowTaskFailedCause.BadCancelTimerAttributes },
        { "marker name too long", WorkflowTaskFailedCause.BadRecordMarkerAttributes },
        { "child id too long", WorkflowTaskFailedCause.BadStartChildExecutionAttributes },
        { "child of a long fairness key", WorkflowTaskFailedCause.BadStartChildExecutionAttributes },
        { "child with an unknown attribute", WorkflowTaskFailedCause.BadSearchAttributes },
        { "signalled id too long", WorkflowTaskFailedCause.BadSignalWorkflowExecutionAttributes },
        { "cancelled id too long", WorkflowTaskFailedCause.BadRequestCancelExternalWorkflowExecutionAttributes },
        { "cancel of a child of the same answer", WorkflowTaskFailedCause.BadRequestCancelExternalWorkflowExecutionAttributes },
        { "continue as a long type", WorkflowTaskFailedCause.BadContinueAsNewAttributes },
        { "continue with an unknown attribute", WorkflowTaskFailedCause.BadSearchAttributes },
        { "nexus operation", WorkflowTaskFailedCause.FeatureDisabled },
    };

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task Command_BadAttribute_FailsTheTaskWithItsCause(string name, WorkflowTaskFailedCause cause)
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => worker.StepAsync([.. Named(name)]));

        Assert.Equal(3, refusal.Code);
        var failed = Assert.Single(await worker.HistoryAsync("w"), e => e.EventType == EventType.WorkflowTaskFailed);
        Assert.Equal(cause, failed.WorkflowTaskFailedEventAttributes.Cause);
        Assert.StartsWith($"{cause}: ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("child on a reserved queue")]
    [InlineData("continue on a reserved queue")]
    [InlineData("continue on a long queue")]
    public async Task Command_BadQueue_LeavesTheTaskStarted(string name)
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => worker.StepAsync([.. Named(name)]));

        Assert.Equal(3, refusal.Code);
        Assert.Equal(EventType.WorkflowTaskStarted, (await worker.HistoryAsync("w"))[^1].EventType);
    }

    [Fact]
    public async Task Complete_OverAFiredTimerThatTheAnswerTakesBack_EndsTheRun()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync(Timer("t", TimeSpan.FromSeconds(1)), Timer("later", TimeSpan.FromMinutes(5)));
        await worker.SignalAsync("w", "wake");
        var task = await worker.PollAsync();
        await FiredAsync(service);

        await worker.CompleteAsync(task, CancelTimer("t"), Complete());

        var history = await worker.HistoryAsync("w");
        Assert.Equal([EventType.TimerCanceled, EventType.WorkflowExecutionCompleted], history.TakeLast(2).Select(e => e.EventType));
    }

    [Fact]
    public async Task FailWithoutAFailure_OverASignal_IsAnUnhandledCommand()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        var task = await worker.PollAsync();
        await worker.SignalAsync("w", "news");

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => worker.CompleteAsync(task, new Command { CommandType = CommandType.FailWorkflowExecution }));

        Assert.Equal("UnhandledCommand", refusal.Message);
    }

    [Fact]
    public async Task Signal_WorkerIsAboutToEndTheRunAgain_IsPutOff()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        var first = await worker.PollAsync();
        await worker.SignalAsync("w", "news");
        await Assert.ThrowsAsync<TemporalServiceException>(() => worker.CompleteAsync(first, Complete()));
        await worker.SignalAsync("w", "before the task starts");
        var second = await worker.PollAsync();

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => worker.SignalAsync("w", "too late"));
        await worker.CompleteAsync(second, Complete());

        Assert.Equal((8, "workflow operation can not be applied because workflow is closing"), (refusal.Code, refusal.Message));
        Assert.Equal(EventType.WorkflowExecutionCompleted, (await worker.HistoryAsync("w"))[^1].EventType);
    }

    [Fact]
    public async Task Complete_OnlyMoreTimeWanted_KeepsTheTaskOriginalTime()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        var task = await worker.PollAsync();
        var before = (await DescribeTaskAsync(service)).OriginalScheduledTime;

        await service.WorkflowAsync<RespondWorkflowTaskCompletedResponse>(
            "RespondWorkflowTaskCompleted", new RespondWorkflowTaskCompletedRequest { Namespace = "default", TaskToken = task.TaskToken, ForceCreateNewWorkflowTask = true });

        var after = await DescribeTaskAsync(service);
        Assert.Equal(before, after.OriginalScheduledTime);
        Assert.True(after.ScheduledTime.ToDateTime() > before.ToDateTime());
    }

    [Fact]
    public async Task Update_NobodyTakesItsTask_BecomesAnOrdinaryTask()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync();
        using var given = new CancellationTokenSource();
        var update = UpdateAsync(service, given.Token);

        await worker.WaitForAsync("w", EventType.WorkflowTaskTimedOut);
        var task = await worker.PollAsync();
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => update);
        var added = (await worker.HistoryAsync("w")).Skip(4).ToList();
        Assert.Equal(
            [EventType.WorkflowTaskScheduled, EventType.WorkflowTaskTimedOut, EventType.WorkflowTaskScheduled, EventType.WorkflowTaskStarted],
            added.Select(e => e.EventType));
        Assert.Equal(TimeoutType.ScheduleToStart, added[1].WorkflowTaskTimedOutEventAttributes.TimeoutType);
        Assert.Equal((1, "u/request"), (task.Attempt, Assert.Single(task.Messages).Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Update_RejectedOrIgnoredByAnIdleRun_LeavesNoEvents(bool rejected)
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync();
        var update = UpdateAsync(service, TestContext.Current.CancellationToken);
        var task = await worker.PollAsync();
        var answer = new RespondWorkflowTaskCompletedRequest { Namespace = "default", TaskToken = task.TaskToken };
        if (rejected)
        {
            var body = Any.Pack(new Rejection { RejectedRequestMessageId = "u/request", Failure = new() { Message = "not valid" } });
            answer.Messages.Add(new Message { Id = "u/reject", ProtocolInstanceId = "u", Body = body });
        }

        var reply = await service.WorkflowAsync<RespondWorkflowTaskCompletedResponse>("RespondWorkflowTaskCompleted", answer);

        Assert.Equal(3, reply.ResetHistoryEventId);
        Assert.NotNull(Assert.IsType<UpdateWorkflowExecutionResponse>(await update).Outcome.Failure);
        Assert.Equal(4, (await worker.HistoryAsync("w")).Count);
    }

    [Fact]
    public async Task Priority_OfTheRun_IsTakenOverByActivitiesAndChildren()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w", request => request.Priority = new Priority { PriorityKey = 2, FairnessKey = "tenant" });
        var activity = Activity("a");
        activity.ScheduleActivityTaskCommandAttributes.Priority = new Priority { PriorityKey = 4 };

        await worker.StepAsync(activity, Child("c"));

        Assert.Equal(new Priority { PriorityKey = 4, FairnessKey = "tenant" }, (await worker.PollActivityAsync()).Priority);
        await worker.WaitForAsync("w", EventType.ChildWorkflowExecutionStarted);
        Assert.Equal(new Priority { PriorityKey = 2, FairnessKey = "tenant" }, (await worker.HistoryAsync("c"))[0].WorkflowExecutionStartedEventAttributes.Priority);
    }

    [Fact]
    public async Task TaskTimeout_OfAChildAndOfTheNextRun_FollowsItsOwnRules()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w", request => (request.WorkflowTaskTimeout, request.WorkflowExecutionTimeout) = (Duration.FromTimeSpan(TimeSpan.FromSeconds(40)), Duration.FromTimeSpan(TimeSpan.FromSeconds(90))));
        await worker.StepAsync(Child("c"));
        await worker.WaitForAsync("w", EventType.ChildWorkflowExecutionStarted);
        var child = (await worker.HistoryAsync("c"))[0].WorkflowExecutionStartedEventAttributes;
        var next = new ContinueAsNewWorkflowExecutionCommandAttributes
        {
            WorkflowRunTimeout = Duration.FromTimeSpan(TimeSpan.FromHours(1)),
            WorkflowTaskTimeout = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)),
        };
        var task = await worker.PollAsync();
        task = task.WorkflowExecution.WorkflowId == "w" ? task : await worker.PollAsync();

        await worker.CompleteAsync(task, new Command { CommandType = CommandType.ContinueAsNewWorkflowExecution, ContinueAsNewWorkflowExecutionCommandAttributes = next });

        var started = (await worker.HistoryAsync("w"))[0].WorkflowExecutionStartedEventAttributes;
        Assert.Equal(10, child.WorkflowTaskTimeout.Seconds);
        Assert.Equal((90, 90), (started.WorkflowRunTimeout.Seconds, started.WorkflowTaskTimeout.Seconds));
    }

    private static IEnumerable<Command> Named(string name)
    {
        var unknown = new SearchAttributes { IndexedFields = { ["Nobody"] = new Payload() } };
        var (activity, child, timer) = (Activity("a"), Child("c"), Timer("t", TimeSpan.FromMinutes(1)));
        var (scheduled, started) = (activity.ScheduleActivityTaskCommandAttributes, child.StartChildWorkflowExecutionCommandAttributes);
        var next = new ContinueAsNewWorkflowExecutionCommandAttributes();
        switch (name)
        {
            case "activity id too long":
                scheduled.ActivityId = Long;
                return [activity];
            case "activity id of many bytes":
                scheduled.ActivityId = new string('\u20ac', 334);
                return [activity];
            case "activity type too long":
                scheduled.ActivityType.Name = Long;
                return [activity];
            case "activity of negative priority":
                scheduled.Priority = new Priority { PriorityKey = -1 };
                return [activity];
            case "activity bound to another queue":
                (scheduled.UseWorkflowBuildId, scheduled.TaskQueue.Name) = (true, "other");
                return [activity];
            case "timer id too long":
                timer.StartTimerCommandAttributes.TimerId = Long;
                return [timer];
            case "cancelled timer id too long":
                return [CancelTimer(Long)];
            case "marker name too long":
                return [new Command { CommandType = CommandType.RecordMarker, RecordMarkerCommandAttributes = new RecordMarkerCommandAttributes { MarkerName = Long } }];
            case "child id too long":
                started.WorkflowId = Long;
                return [child];
            case "child of a long fairness key":
                started.Priority = new Priority { FairnessKey = new string('k', 65) };
                return [child];
            case "child with an unknown attribute":
                started.SearchAttributes = unknown;
                return [child];
            case "child on a reserved queue":
                started.TaskQueue = new() { Name = "/_sys/queue/1" };
                return [child];
            case "signalled id too long":
                var signal = new SignalExternalWorkflowExecutionCommandAttributes { Execution = new WorkflowExecution { WorkflowId = Long }, SignalName = "s" };
                return [new Command { CommandType = CommandType.SignalExternalWorkflowExecution, SignalExternalWorkflowExecutionCommandAttributes = signal }];
            case "cancelled id too long":
                return [CancelExternal(Long)];
            case "cancel of a child of the same answer":
                return [child, CancelExternal("c")];
            case "nexus operation":
                return [new Command { CommandType = CommandType.ScheduleNexusOperation }];
            case "continue as a long type":
                next.WorkflowType = new WorkflowType { Name = Long };
                break;
            case "continue with an unknown attribute":
                next.SearchAttributes = unknown;
                break;
            default:
                next.TaskQueue = new() { Name = name.Contains("long", StringComparison.Ordinal) ? Long : "/_sys/queue/1" };
                break;
        }

        return [new Command { CommandType = CommandType.ContinueAsNewWorkflowExecution, ContinueAsNewWorkflowExecutionCommandAttributes = next }];
    }

    private static Command CancelTimer(string id) =>
        new() { CommandType = CommandType.CancelTimer, CancelTimerCommandAttributes = new CancelTimerCommandAttributes { TimerId = id } };

    private static Command CancelExternal(string workflowId) => new()
    {
        CommandType = CommandType.RequestCancelExternalWorkflowExecution,
        RequestCancelExternalWorkflowExecutionCommandAttributes = new RequestCancelExternalWorkflowExecutionCommandAttributes { WorkflowId = workflowId },
    };

    private static async Task<Temporalio.Api.Workflow.V1.PendingWorkflowTaskInfo> DescribeTaskAsync(TemporalService service) =>
        (await service.WorkflowAsync<DescribeWorkflowExecutionResponse>(
            "DescribeWorkflowExecution", new DescribeWorkflowExecutionRequest { Namespace = "default", Execution = new WorkflowExecution { WorkflowId = "w" } })).PendingWorkflowTask;

    private static Task<IMessage> UpdateAsync(TemporalService service, CancellationToken cancellationToken) => service.InvokeAsync(
        "temporal.api.workflowservice.v1.WorkflowService/UpdateWorkflowExecution",
        new UpdateWorkflowExecutionRequest
        {
            Namespace = "default",
            WorkflowExecution = new WorkflowExecution { WorkflowId = "w" },
            Request = new() { Meta = new() { UpdateId = "u" }, Input = new() { Name = "change" } },
        },
        TimeSpan.FromSeconds(30),
        cancellationToken);

    /// <summary>Waits until a second run's timer of the same length, started later, has fired.</summary>
    private static async Task FiredAsync(TemporalService service)
    {
        var other = new RawWorker(service, "other");
        await other.StartAsync("clock");
        await other.StepAsync(Timer("t", TimeSpan.FromSeconds(1)));
        await other.CompleteAsync(await other.PollAsync(), Complete());
    }
}
