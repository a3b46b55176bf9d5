using Temporalio.Activities;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Exceptions;

namespace Temporalio.Tests.Worker;

public class ActivityHeartbeatTests : ActivityWorkerScript
{
    [Fact]
    public async Task Heartbeat_CancelRequested_CancelsTheActivity()
    {
        Connection.Heartbeat = _ => new() { CancelRequested = true };
        ActivityCancelReason reason = default;
        var definition = Activity("Long", async () =>
        {
            var context = ActivityExecutionContext.Current;
            context.Heartbeat(1);
            try
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }
            finally
            {
                reason = context.CancelReason;
            }
        });
        await RunAsync(definition, async () =>
        {
            Connection.Offer("Long");

            await Connection.AnswerAsync<RespondActivityTaskCanceledRequest>();
        });

        Assert.Equal(ActivityCancelReason.CancelRequested, reason);
    }

    [Fact]
    public async Task Heartbeat_NeverReachesTheService_CancelsTheActivityByItself()
    {
        Connection.Heartbeat = _ => throw new RpcException(RpcException.StatusCode.Unavailable, "away", null);
        var ended = new TaskCompletionSource<ActivityCancelReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        var definition = Activity("Long", async () =>
        {
            var context = ActivityExecutionContext.Current;
            context.Heartbeat();
            try
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }
            finally
            {
                ended.SetResult(context.CancelReason);
            }
        });
        await RunAsync(definition, async () =>
        {
            Connection.Offer("Long", task => task.HeartbeatTimeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMilliseconds(200)));

            Assert.Equal(ActivityCancelReason.Timeout, await ended.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        });
    }

    [Fact]
    public async Task Heartbeat_GoneFromServer_CancelsAndSendsNothing()
    {
        Connection.Heartbeat = _ => throw new RpcException(RpcException.StatusCode.NotFound, "gone", null);
        var ended = new TaskCompletionSource<ActivityCancelReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        var definition = Activity("Long", async () =>
        {
            var context = ActivityExecutionContext.Current;
            context.Heartbeat();
            try
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }
            finally
            {
                ended.SetResult(context.CancelReason);
            }
        });
        await RunAsync(definition, async () =>
        {
            Connection.Offer("Long");

            Assert.Equal(ActivityCancelReason.GoneFromServer, await ended.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        });

        Assert.False(Connection.Answers.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Heartbeat_Many_SendsTheFirstAndTheUnsentLastWithTheFailure()
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Connection.Heartbeat = _ =>
        {
            first.TrySetResult();
            return new();
        };
        var definition = Activity("Beat", async () =>
        {
            var context = ActivityExecutionContext.Current;
            context.Heartbeat(0);
            await first.Task;
            for (var beat = 1; beat <= 100; beat++)
            {
                context.Heartbeat(beat);
            }

            throw new ApplicationFailureException("no");
        });
        await RunAsync(definition, async () =>
        {
            Connection.Offer("Beat");
            var answer = await Connection.AnswerAsync<RespondActivityTaskFailedRequest>();

            Assert.Equal("100", answer.LastHeartbeatDetails.Payloads_.Single().Data.ToStringUtf8());
        });

        var sent = Connection.Requests.OfType<RecordActivityTaskHeartbeatRequest>().Single();
        Assert.Equal("0", sent.Details.Payloads_.Single().Data.ToStringUtf8());
    }

    [Fact]
    public async Task Heartbeat_UnderWayWhenTheActivityFails_GoesWithTheFailure()
    {
        var underWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Connection.HeartbeatUnderWay = cancellationToken =>
        {
            underWay.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        };
        var definition = Activity("Beat", async () =>
        {
            ActivityExecutionContext.Current.Heartbeat(9);
            await underWay.Task;
            throw new ApplicationFailureException("no");
        });
        await RunAsync(definition, async () =>
        {
            Connection.Offer("Beat");
            var answer = await Connection.AnswerAsync<RespondActivityTaskFailedRequest>();

            Assert.Equal("9", answer.LastHeartbeatDetails.Payloads_.Single().Data.ToStringUtf8());
        });
    }

    [Fact]
    public async Task Heartbeat_Throttled_SendsTheLatestAfterTheInterval()
    {
        var second = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        Connection.Heartbeat = request =>
        {
            if (Interlocked.Increment(ref count) == 2)
            {
                second.TrySetResult(request.Details.Payloads_.Single().Data.ToStringUtf8());
            }

            return new();
        };
        var definition = Activity("Beat", async () =>
        {
            for (var beat = 0; !second.Task.IsCompleted; beat++)
            {
                ActivityExecutionContext.Current.Heartbeat(beat);
                await Task.Yield();
            }
        });
        await RunAsync(definition, async () =>
        {
            Connection.Offer("Beat", task => task.HeartbeatTimeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMilliseconds(250)));

            Assert.NotEqual("1", await second.Task.WaitAsync(TimeSpan.FromSeconds(30)));
            await Connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
        });
    }

    [Fact]
    public async Task Heartbeat_DetailsCannotBeConverted_CancelsAndFails()
    {
        var definition = Activity("Beat", () =>
        {
            ActivityExecutionContext.Current.Heartbeat(new Endless());
            return Task.Delay(Timeout.Infinite, ActivityExecutionContext.Current.CancellationToken);
        });
        await RunAsync(definition, async () =>
        {
            Connection.Offer("Beat");

            Assert.Equal("HeartbeatRecordFailure", (await Connection.AnswerAsync<RespondActivityTaskFailedRequest>()).Failure.ApplicationFailureInfo.Type);
        });
    }

    private sealed class Endless
    {
        public Endless Self => this;
    }
}
