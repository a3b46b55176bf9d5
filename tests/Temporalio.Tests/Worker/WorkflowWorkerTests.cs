using Temporalio.Activities;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Temporalio.Tests.Worker;

/// <summary>What the worker of workflows tells a service, and what it makes of its answers.</summary>
public sealed class WorkflowWorkerTests : ActivityWorkerScript
{
    [Fact]
    public async Task Completion_ActivitiesOfThisQueue_AsksForThreeAndRunsWhatComes()
    {
        var completions = new List<RespondWorkflowTaskCompletedRequest>();
        Connection.Completed = request =>
        {
            completions.Add(request);
            var reply = new RespondWorkflowTaskCompletedResponse();
            reply.ActivityTasks.Add(Connection.NewActivity("Greet", _ => { }, "you"));
            return reply;
        };
        await RunAsync([ActivityDefinition.Create(Greet)], async () =>
        {
            Connection.Workflows.Writer.TryWrite(FirstTask("Fan"));

            await Connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
        }, options => options.AddWorkflow<Fan>());

        var asked = Assert.Single(completions).Commands.Select(command => command.ScheduleActivityTaskCommandAttributes).ToList();
        Assert.Equal([true, true, true, false, false, false, false], asked.Select(attributes => attributes.RequestEagerExecution));
        Assert.NotEmpty(completions[0].WorkerVersionStamp.BuildId);
    }

    [Fact]
    public async Task Completion_FewSlots_AsksForNoMoreThanThereAreAndGivesThemBack()
    {
        var asked = System.Threading.Channels.Channel.CreateUnbounded<int>();
        Connection.Completed = request =>
        {
            asked.Writer.TryWrite(request.Commands.Count(command => command.ScheduleActivityTaskCommandAttributes.RequestEagerExecution));
            return new();
        };
        await RunAsync(
            [ActivityDefinition.Create(Greet)],
            async () =>
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                var rounds = 0;

                // No activity ever comes: slots that were not given back would be missing after two rounds.
                for (var useful = 0; useful < 5; rounds++)
                {
                    Connection.Workflows.Writer.TryWrite(FirstTask("Fan", $"run-{rounds}"));
                    var count = await asked.Reader.ReadAsync(limit.Token);
                    Assert.InRange(count, 0, 2);
                    useful += count > 0 ? 1 : 0;
                }
            },
            options =>
            {
                options.AddWorkflow<Fan>();
                options.MaxConcurrentActivities = 2;
                options.MaxConcurrentActivityTaskPolls = 1;
            });
    }

    [Fact]
    public async Task Completion_TooLargeForTheService_FailsTheTaskForThatReason()
    {
        Connection.Completed = _ => throw new RpcException(RpcException.StatusCode.ResourceExhausted, "grpc: received message larger than max (5000000 vs. 4194304)", null);
        await RunAsync([ActivityDefinition.Create(Greet)], async () =>
        {
            Connection.Workflows.Writer.TryWrite(FirstTask("Fan"));

            var failed = await Connection.AnswerAsync<RespondWorkflowTaskFailedRequest>();
            Assert.Equal(WorkflowTaskFailedCause.GrpcMessageTooLarge, failed.Cause);
            Assert.Equal("GrpcMessageTooLarge", failed.Failure.ApplicationFailureInfo.Type);
        }, options => options.AddWorkflow<Fan>());
    }

    [Fact]
    public async Task ActivityResult_TooLargeForTheService_FailsTheActivityForGood()
    {
        Connection.ActivityCompleted = _ => throw new RpcException(RpcException.StatusCode.ResourceExhausted, "grpc: received message larger than max (5000000 vs. 4194304)", null);
        await RunAsync(ActivityDefinition.Create(Greet), async () =>
        {
            Connection.Offer("Greet", "you");

            var failed = await Connection.AnswerAsync<RespondActivityTaskFailedRequest>();
            Assert.True(failed.Failure.ApplicationFailureInfo.NonRetryable);
            Assert.Equal("GrpcMessageTooLarge", failed.Failure.ApplicationFailureInfo.Type);
        });
    }

    [Fact]
    public async Task Activation_ThatDoesNotYield_FailsItsTaskAndTheWorkerGoesOn()
    {
        using var release = new ManualResetEventSlim();
        Blocking.Release = release;
        Connection.Completed = _ => new();
        await RunAsync([ActivityDefinition.Create(Greet)], async () =>
        {
            Connection.Workflows.Writer.TryWrite(FirstTask("Blocking"));

            var failed = await Connection.AnswerAsync<RespondWorkflowTaskFailedRequest>();
            Assert.Equal(WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure, failed.Cause);
            Assert.Contains("[TMPRL1101]", failed.Failure.Message, StringComparison.Ordinal);
            var completed = new TaskCompletionSource<RespondWorkflowTaskCompletedRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
            Connection.Completed = request =>
            {
                completed.TrySetResult(request);
                return new();
            };
            release.Set();
            Connection.Workflows.Writer.TryWrite(FirstTask("Fan", "another run"));
            Assert.Equal(7, (await completed.Task.WaitAsync(TimeSpan.FromSeconds(30))).Commands.Count);
        }, options => options.AddWorkflow<Fan>().AddWorkflow<Blocking>());
    }

    private static PollWorkflowTaskQueueResponse FirstTask(string workflow, string runId = "r")
    {
        var now = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(DateTime.UtcNow);
        return new()
        {
            TaskToken = Google.Protobuf.ByteString.CopyFromUtf8("t"),
            WorkflowExecution = new() { WorkflowId = "w", RunId = runId },
            WorkflowType = new() { Name = workflow },
            Attempt = 1,
            StartedEventId = 3,
            History = new()
            {
                Events =
                {
                    new HistoryEvent
                    {
                        EventId = 1,
                        EventTime = now,
                        EventType = EventType.WorkflowExecutionStarted,
                        WorkflowExecutionStartedEventAttributes = new() { WorkflowType = new() { Name = workflow }, TaskQueue = new() { Name = "q" }, OriginalExecutionRunId = runId },
                    },
                    new HistoryEvent { EventId = 2, EventTime = now, EventType = EventType.WorkflowTaskScheduled, WorkflowTaskScheduledEventAttributes = new() },
                    new HistoryEvent { EventId = 3, EventTime = now, EventType = EventType.WorkflowTaskStarted, WorkflowTaskStartedEventAttributes = new() { ScheduledEventId = 2 } },
                },
            },
        };
    }

    /// <summary>Seven activities at once: five of this queue, one of another, one that is not to come early.</summary>
    [Workflow]
    public class Fan
    {
        [WorkflowRun]
        public async Task RunAsync()
        {
            var options = new ActivityOptions { StartToCloseTimeout = TimeSpan.FromSeconds(1) };
            var others = new ActivityOptions { StartToCloseTimeout = TimeSpan.FromSeconds(1), TaskQueue = "other" };
            var later = new ActivityOptions { StartToCloseTimeout = TimeSpan.FromSeconds(1), DisableEagerActivityExecution = true };
            await Workflow.WhenAllAsync(
                [.. Enumerable.Range(0, 5).Append(5).Append(6).Select(number => Workflow.ExecuteActivityAsync("Greet", ["you"], number < 5 ? options : number == 5 ? others : later))]);
        }
    }

    [Workflow]
    public class Blocking
    {
        public static ManualResetEventSlim? Release { get; set; }

        [WorkflowRun]
        public Task RunAsync()
        {
            Release!.Wait(TimeSpan.FromMinutes(1));
            return Task.CompletedTask;
        }
    }
}
