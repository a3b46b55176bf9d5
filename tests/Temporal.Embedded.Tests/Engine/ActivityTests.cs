using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Activity.V1;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.WorkflowService.V1;
using static Temporal.Embedded.Tests.Engine.RawWorker;

namespace Temporal.Embedded.Tests.Engine;

public sealed class ActivityTests
{
    [Fact]
    public async Task Complete_EagerActivitiesInProcess_ComeWithTheReply()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");

        var reply = await worker.CompleteAsync(await worker.PollAsync(), Eager("a"), Activity("b"));

        var eager = Assert.Single(reply.ActivityTasks);
        Assert.Equal(("a", "w", 1), (eager.ActivityId, eager.WorkflowExecution.WorkflowId, eager.Attempt));
        Assert.Equal("b", (await worker.PollActivityAsync()).ActivityId);
        await worker.CompleteActivityAsync(eager);
        var started = Assert.Single(await worker.HistoryAsync("w"), e => e.EventType == EventType.ActivityTaskStarted).ActivityTaskStartedEventAttributes;
        Assert.Equal((5, "worker", 1), (started.ScheduledEventId, started.Identity, started.Attempt));
    }

    [Fact]
    public async Task Complete_EagerActivityThatFails_IsRetriedThroughItsQueue()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        var reply = await worker.CompleteAsync(await worker.PollAsync(), Eager("a"));

        await service.WorkflowAsync<RespondActivityTaskFailedResponse>("RespondActivityTaskFailed", new RespondActivityTaskFailedRequest
        {
            Namespace = "default",
            TaskToken = reply.ActivityTasks[0].TaskToken,
            Failure = new Failure { Message = "again", ApplicationFailureInfo = new ApplicationFailureInfo { NextRetryDelay = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(10)) } },
        });

        Assert.Equal(2, (await worker.PollActivityAsync()).Attempt);
    }

    [Fact]
    public async Task Complete_EagerActivityOfAnAnswerThatEndsTheRun_IsNotHandedOut()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");

        var closed = await worker.CompleteAsync(await worker.PollAsync(), Eager("a"), Complete());

        Assert.Empty(closed.ActivityTasks);
    }

    [Fact]
    public async Task UpdateActivityOptions_ThatNoActivityCouldHave_AreRefused()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync(Activity("a"));
        (string Expected, Action<UpdateActivityOptionsRequest> Change)[] cases =
        [
            ("ActivityOptions are not provided", request => request.ActivityOptions = null),
            ("UpdateMask is not provided", request => request.UpdateMask = null),
            ("invalid HeartbeatTimeout: negative duration", request => (request.ActivityOptions.HeartbeatTimeout, request.UpdateMask) = (new Duration { Seconds = -1 }, Mask("heartbeatTimeout"))),
            ("BackoffCoefficient cannot be less than 1 on retry policy.",
                request => (request.ActivityOptions.RetryPolicy, request.UpdateMask) = (new RetryPolicy { BackoffCoefficient = 0.5 }, Mask("retryPolicy.backoffCoefficient"))),
            ("A valid StartToClose or ScheduleToCloseTimeout is not set on command.", request => request.UpdateMask = Mask("startToCloseTimeout")),
            ("missing task queue name", request => (request.ActivityOptions.TaskQueue, request.UpdateMask) = (new(), Mask("taskQueue.name"))),
        ];

        foreach (var (expected, change) in cases)
        {
            var request = new UpdateActivityOptionsRequest
            {
                Namespace = "default",
                Execution = new WorkflowExecution { WorkflowId = "w" },
                Id = "a",
                ActivityOptions = new ActivityOptions(),
                UpdateMask = Mask("heartbeatTimeout"),
            };
            change(request);
            var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => service.WorkflowAsync<UpdateActivityOptionsResponse>("UpdateActivityOptions", request));
            Assert.Equal((3, expected), (refusal.Code, refusal.Message));
        }
    }

    [Fact]
    public async Task ResetActivity_RunningAttempt_CountsFromOneAtOnce()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync(Activity("a"));
        await FailAsync(service, await worker.PollActivityAsync());
        var second = await worker.PollActivityAsync();

        await service.WorkflowAsync<ResetActivityResponse>("ResetActivity", new ResetActivityRequest { Namespace = "default", Execution = new WorkflowExecution { WorkflowId = "w" }, Id = "a" });

        var described = await service.WorkflowAsync<DescribeWorkflowExecutionResponse>(
            "DescribeWorkflowExecution", new DescribeWorkflowExecutionRequest { Namespace = "default", Execution = new WorkflowExecution { WorkflowId = "w" } });
        Assert.Equal((2, 1), (second.Attempt, Assert.Single(described.PendingActivities).Attempt));
        await FailAsync(service, second);
        Assert.Equal(1, (await worker.PollActivityAsync()).Attempt);
    }

    [Fact]
    public async Task FailById_ActivityThatNoWorkerHas_IsNotFound()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync(Activity("a"));

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => service.WorkflowAsync<RespondActivityTaskFailedByIdResponse>(
            "RespondActivityTaskFailedById",
            new RespondActivityTaskFailedByIdRequest { Namespace = "default", WorkflowId = "w", ActivityId = "a", Failure = new Failure { ApplicationFailureInfo = new ApplicationFailureInfo() } }));

        Assert.Equal((5, "invalid activityID or activity already timed out or invoking workflow is completed"), (refusal.Code, refusal.Message));
    }

    private static Command Eager(string id)
    {
        var activity = Activity(id);
        activity.ScheduleActivityTaskCommandAttributes.RequestEagerExecution = true;
        return activity;
    }

    private static FieldMask Mask(string path) => new() { Paths = { path } };

    private static Task<RespondActivityTaskFailedResponse> FailAsync(TemporalService service, PollActivityTaskQueueResponse task) =>
        service.WorkflowAsync<RespondActivityTaskFailedResponse>("RespondActivityTaskFailed", new RespondActivityTaskFailedRequest
        {
            Namespace = "default",
            TaskToken = task.TaskToken,
            Failure = new Failure { Message = "again", ApplicationFailureInfo = new ApplicationFailureInfo { NextRetryDelay = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(10)) } },
        });
}
