using Temporalio.Activities;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Exceptions;
using Temporalio.Worker;
using Temporalio.Worker.Interceptors;

namespace Temporalio.Tests.Worker;

public class ActivityWorkerTests : ActivityWorkerScript
{
    [Fact]
    public async Task Activity_Result_IsSent()
    {
        await RunAsync(ActivityDefinition.Create(Greet), async () =>
        {
            Connection.Offer("Greet", "you");
            var answer = await Connection.AnswerAsync<RespondActivityTaskCompletedRequest>();

            Assert.Equal("\"hello you\"", answer.Result.Payloads_.Single().Data.ToStringUtf8());
            Assert.Equal("me", answer.Identity);
        });
    }

    [Fact]
    public async Task Activity_Void_SendsNoResult()
    {
        await RunAsync(Activity("Void", () => Task.CompletedTask), async () =>
        {
            Connection.Offer("Void");

            Assert.Null((await Connection.AnswerAsync<RespondActivityTaskCompletedRequest>()).Result);
        });
    }

    [Fact]
    public async Task Activity_Throws_SendsItsFailure()
    {
        await RunAsync(Activity("Fail", () => throw new ApplicationFailureException("no", errorType: "Bad", nonRetryable: true)), async () =>
        {
            Connection.Offer("Fail");
            var failure = (await Connection.AnswerAsync<RespondActivityTaskFailedRequest>()).Failure;

            Assert.Equal("no", failure.Message);
            Assert.Equal("Bad", failure.ApplicationFailureInfo.Type);
            Assert.True(failure.ApplicationFailureInfo.NonRetryable);
        });
    }

    [Fact]
    public async Task Activity_NotRegistered_FailsAndNamesThoseThatAre()
    {
        await RunAsync(ActivityDefinition.Create(Greet), async () =>
        {
            Connection.Offer("Other");
            var failure = (await Connection.AnswerAsync<RespondActivityTaskFailedRequest>()).Failure;

            Assert.Equal("NotFoundError", failure.ApplicationFailureInfo.Type);
            Assert.Contains("Greet", failure.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Activity_ArgumentOfWrongType_Fails()
    {
        await RunAsync(ActivityDefinition.Create(Greet), async () =>
        {
            Connection.Offer("Greet", new[] { 1 });

            Assert.Contains("argument 0", (await Connection.AnswerAsync<RespondActivityTaskFailedRequest>()).Failure.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Activity_CompletesAsync_SendsNothing()
    {
        await RunAsync(
            [Activity("Later", () => throw new CompleteAsyncException()), ActivityDefinition.Create(Greet)],
            async () =>
            {
                Connection.Offer("Later");
                Connection.Offer("Greet", "you");

                await Connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
            },
            options => options.MaxConcurrentActivities = 1);

        Assert.False(Connection.Answers.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Shutdown_RunningActivity_IsToldAndCancelled()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var definition = Activity("Long", async () =>
        {
            var context = ActivityExecutionContext.Current;
            started.SetResult();
            await Task.Delay(Timeout.Infinite, context.WorkerShutdownToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        });
        await RunAsync(definition, async () =>
        {
            Connection.Offer("Long");
            await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        });

        Assert.Equal("WorkerShutdown", (await Connection.AnswerAsync<RespondActivityTaskFailedRequest>()).Failure.ApplicationFailureInfo.Type);
        Assert.Contains(Connection.Requests, request => request is ShutdownWorkerRequest);
    }

    [Fact]
    public async Task Slots_AllTaken_StopPolling()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = 0;
        var most = 0;
        var definition = Activity("Busy", async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await release.Task;
            Interlocked.Decrement(ref running);
        });
        await RunAsync(
            [definition],
            async () =>
            {
                for (var index = 0; index < 5; index++)
                {
                    Connection.Offer("Busy");
                }

                await Until(() => running == 2);
                Assert.Equal(3, Connection.Activities.Reader.Count);
                release.SetResult();
                for (var index = 0; index < 5; index++)
                {
                    await Connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
                }
            },
            options => options.MaxConcurrentActivities = 2);

        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Poll_FailsForAWhile_GoesOn()
    {
        Connection.BeforePoll = poll => poll <= 2 ? throw new RpcException(RpcException.StatusCode.Unavailable, "away", null) : null;
        await RunAsync(
            [ActivityDefinition.Create(Greet)],
            async () =>
            {
                Connection.Offer("Greet", "you");
                await Connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
            },
            options => options.MaxConcurrentActivityTaskPolls = 1);
    }

    [Fact]
    public async Task Poll_Refused_EndsTheWorkerWithTheCause()
    {
        Connection.BeforePoll = _ => throw new RpcException(RpcException.StatusCode.PermissionDenied, "no", null);
        using var worker = Worker([ActivityDefinition.Create(Greet)]);

        var error = await Assert.ThrowsAsync<RpcException>(
            () => worker.ExecuteAsync(() => Task.Delay(Timeout.Infinite)).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal(RpcException.StatusCode.PermissionDenied, error.Code);
    }

    [Fact]
    public async Task ExecuteAsync_TokenCancelled_ThrowsAfterShutdown()
    {
        using var worker = Worker([ActivityDefinition.Create(Greet)]);
        using var stop = new CancellationTokenSource();
        var execution = worker.ExecuteAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => execution.WaitAsync(TimeSpan.FromSeconds(30)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => worker.ExecuteAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Interceptors_Order_ClientFirstThenWorker()
    {
        var seen = new List<string>();
        await RunAsync(
            [Activity("Beat", () =>
            {
                ActivityExecutionContext.Current.Heartbeat("x");
                return Task.CompletedTask;
            })],
            async () =>
            {
                Connection.Offer("Beat");
                await Connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
            },
            options => options.Interceptors = [new Recorder("outer", seen), new Recorder("inner", seen)]);

        Assert.Equal(["outer run", "inner run", "inner beat", "outer beat"], seen);
    }

    [Fact]
    public void Constructor_NothingToRun_Throws() =>
        Assert.Throws<ArgumentException>(() => new TemporalWorker(Connection, new("q")));

    [Fact]
    public void Constructor_DuplicateName_Throws() =>
        Assert.Throws<ArgumentException>(() => Worker([ActivityDefinition.Create(Greet), ActivityDefinition.Create(Greet)]));

    private static async Task Until(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Recorder(string name, List<string> seen) : IWorkerInterceptor
    {
        public ActivityInboundInterceptor InterceptActivity(ActivityInboundInterceptor nextInterceptor) => new Inbound(nextInterceptor, name, seen);

        private sealed class Inbound(ActivityInboundInterceptor next, string name, List<string> seen) : ActivityInboundInterceptor(next)
        {
            public override void Init(ActivityOutboundInterceptor outbound) => Next.Init(new Outbound(outbound, name, seen));

            public override Task<object?> ExecuteActivityAsync(ExecuteActivityInput input)
            {
                seen.Add($"{name} run");
                return Next.ExecuteActivityAsync(input);
            }
        }

        private sealed class Outbound(ActivityOutboundInterceptor next, string name, List<string> seen) : ActivityOutboundInterceptor(next)
        {
            public override void Heartbeat(HeartbeatInput input)
            {
                seen.Add($"{name} beat");
                Next.Heartbeat(input);
            }
        }
    }
}
