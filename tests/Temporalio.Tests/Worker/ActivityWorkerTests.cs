using Temporalio.Activities;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Exceptions;
using Temporalio.Worker;
using Temporalio.Worker.Interceptors;

namespace Temporalio.Tests.Worker;

public class ActivityWorkerTests
{
    private readonly ScriptedConnection connection = new();

    [Fact]
    public async Task Activity_Result_IsSent()
    {
        await RunAsync(ActivityDefinition.Create(Greet), async () =>
        {
            connection.Offer("Greet", "you");
            var answer = await connection.AnswerAsync<RespondActivityTaskCompletedRequest>();

            Assert.Equal("\"hello you\"", answer.Result.Payloads_.Single().Data.ToStringUtf8());
            Assert.Equal("me", answer.Identity);
        });
    }

    [Fact]
    public async Task Activity_Void_SendsNoResult()
    {
        await RunAsync(Activity("Void", () => Task.CompletedTask), async () =>
        {
            connection.Offer("Void");

            Assert.Null((await connection.AnswerAsync<RespondActivityTaskCompletedRequest>()).Result);
        });
    }

    [Fact]
    public async Task Activity_Throws_SendsItsFailure()
    {
        await RunAsync(Activity("Fail", () => throw new ApplicationFailureException("no", errorType: "Bad", nonRetryable: true)), async () =>
        {
            connection.Offer("Fail");
            var failure = (await connection.AnswerAsync<RespondActivityTaskFailedRequest>()).Failure;

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
            connection.Offer("Other");
            var failure = (await connection.AnswerAsync<RespondActivityTaskFailedRequest>()).Failure;

            Assert.Equal("NotFoundError", failure.ApplicationFailureInfo.Type);
            Assert.Contains("Greet", failure.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Activity_ArgumentOfWrongType_Fails()
    {
        await RunAsync(ActivityDefinition.Create(Greet), async () =>
        {
            connection.Offer("Greet", new[] { 1 });

            Assert.Contains("argument 0", (await connection.AnswerAsync<RespondActivityTaskFailedRequest>()).Failure.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Activity_CompletesAsync_SendsNothing()
    {
        await RunAsync(
            [Activity("Later", () => throw new CompleteAsyncException()), ActivityDefinition.Create(Greet)],
            async () =>
            {
                connection.Offer("Later");
                connection.Offer("Greet", "you");

                await connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
            },
            options => options.MaxConcurrentActivities = 1);

        Assert.False(connection.Answers.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Heartbeat_CancelRequested_CancelsTheActivity()
    {
        connection.Heartbeat = _ => new() { CancelRequested = true };
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
            connection.Offer("Long");

            await connection.AnswerAsync<RespondActivityTaskCanceledRequest>();
        });

        Assert.Equal(ActivityCancelReason.CancelRequested, reason);
    }

    [Fact]
    public async Task Heartbeat_GoneFromServer_CancelsAndSendsNothing()
    {
        connection.Heartbeat = _ => throw new RpcException(RpcException.StatusCode.NotFound, "gone", null);
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
            connection.Offer("Long");

            Assert.Equal(ActivityCancelReason.GoneFromServer, await ended.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        });

        Assert.False(connection.Answers.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Heartbeat_Many_SendsTheFirstAndTheUnsentLastWithTheFailure()
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Heartbeat = _ =>
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
            connection.Offer("Beat");
            var answer = await connection.AnswerAsync<RespondActivityTaskFailedRequest>();

            Assert.Equal("100", answer.LastHeartbeatDetails.Payloads_.Single().Data.ToStringUtf8());
        });

        var sent = connection.Requests.OfType<RecordActivityTaskHeartbeatRequest>().Single();
        Assert.Equal("0", sent.Details.Payloads_.Single().Data.ToStringUtf8());
    }

    [Fact]
    public async Task Heartbeat_Throttled_SendsTheLatestAfterTheInterval()
    {
        var second = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        connection.Heartbeat = request =>
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
            connection.Offer("Beat", task => task.HeartbeatTimeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMilliseconds(250)));

            Assert.NotEqual("1", await second.Task.WaitAsync(TimeSpan.FromSeconds(30)));
            await connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
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
            connection.Offer("Beat");

            Assert.Equal("HeartbeatRecordFailure", (await connection.AnswerAsync<RespondActivityTaskFailedRequest>()).Failure.ApplicationFailureInfo.Type);
        });
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
            connection.Offer("Long");
            await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        });

        Assert.Equal("WorkerShutdown", (await connection.AnswerAsync<RespondActivityTaskFailedRequest>()).Failure.ApplicationFailureInfo.Type);
        Assert.Contains(connection.Requests, request => request is ShutdownWorkerRequest);
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
                    connection.Offer("Busy");
                }

                await Until(() => running == 2);
                Assert.Equal(3, connection.Activities.Reader.Count);
                release.SetResult();
                for (var index = 0; index < 5; index++)
                {
                    await connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
                }
            },
            options => options.MaxConcurrentActivities = 2);

        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Poll_FailsForAWhile_GoesOn()
    {
        connection.BeforePoll = poll => poll <= 2 ? throw new RpcException(RpcException.StatusCode.Unavailable, "away", null) : null;
        await RunAsync(
            [ActivityDefinition.Create(Greet)],
            async () =>
            {
                connection.Offer("Greet", "you");
                await connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
            },
            options => options.MaxConcurrentActivityTaskPolls = 1);
    }

    [Fact]
    public async Task Poll_Refused_EndsTheWorkerWithTheCause()
    {
        connection.BeforePoll = _ => throw new RpcException(RpcException.StatusCode.PermissionDenied, "no", null);
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
                connection.Offer("Beat");
                await connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
            },
            options => options.Interceptors = [new Recorder("outer", seen), new Recorder("inner", seen)]);

        Assert.Equal(["outer run", "inner run", "inner beat", "outer beat"], seen);
    }

    [Fact]
    public void Constructor_NothingToRun_Throws() =>
        Assert.Throws<ArgumentException>(() => new TemporalWorker(connection, new("q")));

    [Fact]
    public void Constructor_DuplicateName_Throws() =>
        Assert.Throws<ArgumentException>(() => Worker([ActivityDefinition.Create(Greet), ActivityDefinition.Create(Greet)]));

    [Activity]
    private static string Greet(string name) => $"hello {name}";

    private static ActivityDefinition Activity(string name, Func<Task> run) =>
        ActivityDefinition.Create(name, typeof(Task), [], 0, _ => run());

    private static async Task Until(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Task RunAsync(ActivityDefinition definition, Func<Task> script) => RunAsync([definition], script);

    private async Task RunAsync(IEnumerable<ActivityDefinition> definitions, Func<Task> script, Action<TemporalWorkerOptions>? configure = null)
    {
        using var worker = Worker(definitions, configure);
        await worker.ExecuteAsync(script).WaitAsync(TimeSpan.FromSeconds(60));
    }

    private TemporalWorker Worker(IEnumerable<ActivityDefinition> definitions, Action<TemporalWorkerOptions>? configure = null)
    {
        var options = new TemporalWorkerOptions("q");
        foreach (var definition in definitions)
        {
            options.AddActivity(definition);
        }

        configure?.Invoke(options);
        return new(connection, options);
    }

    private sealed class Endless
    {
        public Endless Self => this;
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
