using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Converters;
using Temporalio.Worker.Replay;
using Temporalio.Workflows;

namespace Temporalio.Tests.Replay.Live;

/// <summary>Bounds that hold on any machine; the numbers themselves are in the test output.</summary>
[Collection(nameof(CostTests))]
[CollectionDefinition(nameof(CostTests), DisableParallelization = true)]
public sealed class CostTests(ITestOutputHelper output)
{
    [Fact]
    public async Task HandleAsync_SimpleTask_AllocatesLittle()
    {
        const int Runs = 2000;
        var handler = new WorkflowTaskHandler(ScriptedServer.NewOptions() with { Workflows = [WorkflowDefinition.Create<OneStep>()] });
        for (var i = 0; i < 200; i++)
        {
            await StartAsync(handler, $"warm-{i}");
        }

        var tasks = Enumerable.Range(0, Runs).Select(i => FirstTask($"run-{i}")).ToList();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var cpu = Environment.CpuUsage.UserTime;
        foreach (var task in tasks)
        {
            var handled = handler.HandleAsync(task, CancellationToken.None);
            Assert.True(handled.IsCompletedSuccessfully);
            handler.OnReported(await handled, new(), null);
        }

        var microseconds = (Environment.CpuUsage.UserTime - cpu).TotalMicroseconds / Runs;
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
        output.WriteLine($"{microseconds:F1} µs of CPU and {bytes} bytes per first task (start, schedule one activity)");
        Assert.InRange(bytes, 1, 24_000);
    }

    [Fact]
    public async Task HandleAsync_WaitingRun_KeepsAFewKilobytes()
    {
        const int Runs = 4000;
        var handler = new WorkflowTaskHandler(ScriptedServer.NewOptions() with { Workflows = [WorkflowDefinition.Create<OneStep>()] });
        for (var i = 0; i < 200; i++)
        {
            await StartAsync(handler, $"warm-{i}");
        }

        var before = GC.GetTotalMemory(true);
        for (var i = 0; i < Runs; i++)
        {
            await StartAsync(handler, $"run-{i}");
        }

        var bytes = (GC.GetTotalMemory(true) - before) / Runs;
        output.WriteLine($"{bytes} bytes per waiting run");
        Assert.Equal(Runs + 200, handler.CachedRuns);
        Assert.InRange(bytes, 1, 16_000);
    }

    private static async Task StartAsync(WorkflowTaskHandler handler, string runId) =>
        handler.OnReported(await handler.HandleAsync(FirstTask(runId), CancellationToken.None), new(), null);

    private static PollWorkflowTaskQueueResponse FirstTask(string runId)
    {
        var now = Timestamp.FromDateTime(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var task = new PollWorkflowTaskQueueResponse
        {
            TaskToken = ByteString.CopyFromUtf8("token"),
            WorkflowExecution = new() { WorkflowId = runId, RunId = runId },
            StartedEventId = 3,
            Attempt = 1,
            History = new(),
        };
        task.History.Events.Add(new Api.History.V1.HistoryEvent
        {
            EventId = 1,
            EventType = EventType.WorkflowExecutionStarted,
            EventTime = now,
            WorkflowExecutionStartedEventAttributes = new()
            {
                WorkflowType = new() { Name = "OneStep" },
                TaskQueue = new() { Name = "queue" },
                Input = new() { Payloads_ = { DataConverter.Default.PayloadConverter.ToPayload("input") } },
                WorkflowTaskTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(10)),
                OriginalExecutionRunId = runId,
            },
        });
        task.History.Events.Add(new Api.History.V1.HistoryEvent { EventId = 2, EventType = EventType.WorkflowTaskScheduled, EventTime = now, WorkflowTaskScheduledEventAttributes = new() });
        task.History.Events.Add(new Api.History.V1.HistoryEvent { EventId = 3, EventType = EventType.WorkflowTaskStarted, EventTime = now, WorkflowTaskStartedEventAttributes = new() });
        return task;
    }
}

/// <summary>One activity.</summary>
[Workflow]
public sealed class OneStep
{
    [WorkflowRun]
    public Task<string> RunAsync(string input) =>
        Workflow.ExecuteActivityAsync<string>("step", [input], new() { StartToCloseTimeout = TimeSpan.FromSeconds(10) });
}
