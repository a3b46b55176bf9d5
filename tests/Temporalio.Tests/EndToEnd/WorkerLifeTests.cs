using Temporalio.Activities;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Worker;

namespace Temporalio.Tests.EndToEnd;

public class WorkerLifeTests(EmbeddedService service) : IClassFixture<EmbeddedService>
{
    private ITemporalClient Client => service.Client;

    [Fact]
    public async Task Restart_WorkflowInMemoryBefore_GoesOnWithTheNextWorker()
    {
        var options = EmbeddedService.NewOptions($"queue-{Guid.NewGuid()}");
        WorkflowHandle<CollectFlow, IReadOnlyList<string>>? handle = null;
        await WithWorkerAsync(options.TaskQueue!, async () =>
        {
            handle = await Client.StartWorkflowAsync((CollectFlow flow) => flow.RunAsync(), options);
            await handle.SignalAsync(flow => flow.AddAsync("a"));
            Assert.Equal(1, await handle.QueryAsync(flow => flow.Count));
        });
        await handle!.SignalAsync(flow => flow.AddAsync("b"));

        await WithWorkerAsync(options.TaskQueue!, async () =>
        {
            await handle.SignalAsync(flow => flow.EndAsync());

            Assert.Equal(["a", "b"], await handle.GetResultAsync());
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_RequestEagerStart_BringsTheFirstTaskOnlyToAWorkerOfThisConnection(bool sameConnection)
    {
        var queue = $"queue-{Guid.NewGuid()}";
        var starter = sameConnection ? Client : await TemporalClient.ConnectAsync(new(Client.Connection.Options.TargetHost!));
        await WithWorkerAsync(queue, async () =>
        {
            var options = EmbeddedService.NewOptions(queue);
            options.RequestEagerStart = true;
            var handle = await starter.StartWorkflowAsync((HelloFlow flow) => flow.RunAsync("you"), options);

            Assert.Equal("hello you", await handle.GetResultAsync());
            var history = await handle.FetchHistoryAsync();
            Assert.Equal(sameConnection, history.Events.First().WorkflowExecutionStartedEventAttributes.EagerExecutionAccepted);
            Assert.DoesNotContain(history.Events, item => item.EventType is EventType.WorkflowTaskTimedOut or EventType.WorkflowTaskFailed);
        });
    }

    [Fact]
    public async Task Restart_ManyTimes_SwallowsNoTask()
    {
        var queue = $"queue-{Guid.NewGuid()}";
        for (var round = 0; round < 10; round++)
        {
            await WithWorkerAsync(queue, async () => Assert.Equal(
                "hello you", await Client.ExecuteWorkflowAsync((HelloFlow flow) => flow.RunAsync("you"), EmbeddedService.NewOptions(queue))));
        }
    }

    [Fact]
    public async Task NoCache_Workflows_AreReplayedEachTime()
    {
        var options = EmbeddedService.NewOptions($"queue-{Guid.NewGuid()}");
        await WithWorkerAsync(
            options.TaskQueue!,
            async () =>
            {
                var handle = await Client.StartWorkflowAsync((CollectFlow flow) => flow.RunAsync(), options);
                await handle.ExecuteUpdateAsync(flow => flow.PutAsync("a"));
                await handle.ExecuteUpdateAsync(flow => flow.PutAsync("b"));
                await handle.SignalAsync(flow => flow.EndAsync());

                Assert.Equal(["a", "b"], await handle.GetResultAsync());
            },
            worker => worker.MaxCachedWorkflows = 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CompleteAsync_FromOutside_IsTheActivitysResult(bool byToken)
    {
        var token = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var later = ActivityDefinition.Create("Greet", typeof(string), [typeof(string)], 1, _ =>
        {
            token.TrySetResult(ActivityExecutionContext.Current.Info.TaskToken);
            throw new CompleteAsyncException();
        });
        var options = EmbeddedService.NewOptions($"queue-{Guid.NewGuid()}");
        using var worker = new TemporalWorker(Client, new TemporalWorkerOptions(options.TaskQueue!).AddWorkflow<HelloFlow>().AddActivity(later));
        await worker.ExecuteAsync(async () =>
        {
            var handle = await Client.StartWorkflowAsync((HelloFlow flow) => flow.RunAsync("you"), options);
            var taskToken = await token.Task;
            var scheduled = (await handle.FetchHistoryAsync()).Events.Single(item => item.EventType == EventType.ActivityTaskScheduled);
            var activity = byToken
                ? Client.GetAsyncActivityHandle(taskToken)
                : Client.GetAsyncActivityHandle(handle.Id, handle.ResultRunId!, scheduled.ActivityTaskScheduledEventAttributes.ActivityId);

            await activity.HeartbeatAsync(new() { Details = ["half"] });
            await activity.CompleteAsync("later");

            Assert.Equal("later", await handle.GetResultAsync());
        }).WaitAsync(TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task Shutdown_ActivityRuns_NextWorkerRetriesIt()
    {
        var options = EmbeddedService.NewOptions($"queue-{Guid.NewGuid()}");
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = ActivityDefinition.Create("Greet", typeof(Task<string>), [typeof(string)], 1, _ => GreetAsync());
        WorkflowHandle<HelloFlow, string>? handle = null;
        using var first = new TemporalWorker(Client, new TemporalWorkerOptions(options.TaskQueue!).AddWorkflow<HelloFlow>().AddActivity(slow));
        await first.ExecuteAsync(async () =>
        {
            handle = await Client.StartWorkflowAsync((HelloFlow flow) => flow.RunAsync("you"), options);
            await started.Task;
        }).WaitAsync(TimeSpan.FromSeconds(120));

        using var second = new TemporalWorker(Client, new TemporalWorkerOptions(options.TaskQueue!).AddWorkflow<HelloFlow>().AddActivity(slow));
        var result = await second.ExecuteAsync(() => handle!.GetResultAsync()).WaitAsync(TimeSpan.FromSeconds(120));

        Assert.Equal("attempt 2", result);

        async Task<string> GreetAsync()
        {
            var context = ActivityExecutionContext.Current;
            if (context.Info.Attempt == 1)
            {
                started.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }

            return $"attempt {context.Info.Attempt}";
        }
    }

    [Fact]
    public async Task GetResult_CallerGivesUp_IsCancelled()
    {
        var options = EmbeddedService.NewOptions($"queue-{Guid.NewGuid()}");
        var handle = await Client.StartWorkflowAsync((CollectFlow flow) => flow.RunAsync(), options);
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => handle.GetResultAsync(rpcOptions: new() { CancellationToken = giveUp.Token }));
    }

    [Fact]
    public async Task Query_NoWorker_RunsOutOfTime()
    {
        var options = EmbeddedService.NewOptions($"queue-{Guid.NewGuid()}");
        var handle = await Client.StartWorkflowAsync((CollectFlow flow) => flow.RunAsync(), options);

        var error = await Assert.ThrowsAsync<RpcException>(
            () => handle.QueryAsync(flow => flow.Count, new() { Rpc = new() { Timeout = TimeSpan.FromMilliseconds(200) } }));

        Assert.Equal(RpcException.StatusCode.DeadlineExceeded, error.Code);
    }

    [Fact]
    public async Task Worker_UnknownNamespace_SaysSo()
    {
        var client = await TemporalClient.ConnectAsync(new(Client.Connection.Options.TargetHost!) { Namespace = "nowhere" });
        using var worker = new TemporalWorker(client, new TemporalWorkerOptions("q").AddWorkflow<HelloFlow>());

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => worker.ExecuteAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
    }

    private async Task WithWorkerAsync(string queue, Func<Task> body, Action<TemporalWorkerOptions>? configure = null)
    {
        var options = new TemporalWorkerOptions(queue).AddWorkflow<CollectFlow>().AddWorkflow<HelloFlow>().AddAllActivities(typeof(Deeds), null);
        configure?.Invoke(options);
        using var worker = new TemporalWorker(Client, options);
        await worker.ExecuteAsync(body).WaitAsync(TimeSpan.FromSeconds(120));
    }
}
