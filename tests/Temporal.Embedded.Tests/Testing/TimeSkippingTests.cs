using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TestService.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Tests.Testing;

public sealed class TimeSkippingTests : IAsyncLifetime
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);
    private TemporalService service = null!;

    public async ValueTask InitializeAsync() =>
        service = await TemporalService.StartAsync(new TemporalServiceOptions { Port = null, TimeSkipping = true, FullSync = false });

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task UnlockTimeSkippingWithSleep_NothingRuns_PassesAYearAtOnceAndNoMore()
    {
        var before = await NowAsync();
        var real = Stopwatch.StartNew();

        await TestAsync<SleepResponse>("UnlockTimeSkippingWithSleep", new SleepRequest { Duration = Duration.FromTimeSpan(Year) });

        var passed = await NowAsync() - before;
        Assert.InRange(passed, Year, Year + TimeSpan.FromMinutes(5));
        Assert.InRange(real.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task SleepUntil_Locked_WaitsForRealTime()
    {
        var due = await NowAsync() + TimeSpan.FromMilliseconds(200);

        await TestAsync<SleepResponse>("SleepUntil", new SleepUntilRequest { Timestamp = due.ToTimestamp() });

        Assert.InRange(await NowAsync(), due, due + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task UnlockTimeSkipping_WithoutALock_IsRefused()
    {
        await TestAsync<UnlockTimeSkippingResponse>("UnlockTimeSkipping", new UnlockTimeSkippingRequest());

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => TestAsync<UnlockTimeSkippingResponse>("UnlockTimeSkipping", new UnlockTimeSkippingRequest()));

        Assert.Equal(9, refusal.Code);
    }

    [Fact]
    public async Task Unlocked_WorkflowWithATimerOfAYear_EndsAtOnceAndNotWhileATaskIsOpen()
    {
        var before = await NowAsync();
        await service.WorkflowAsync<StartWorkflowExecutionResponse>("StartWorkflowExecution", new StartWorkflowExecutionRequest { Namespace = "default", WorkflowId = "w", WorkflowType = new() { Name = "Raw" }, TaskQueue = new() { Name = "queue" }, RequestId = "r" });
        var first = await PollAsync();
        await TestAsync<UnlockTimeSkippingResponse>("UnlockTimeSkipping", new UnlockTimeSkippingRequest());
        Assert.InRange(await NowAsync() - before, TimeSpan.Zero, TimeSpan.FromMinutes(5));

        await CompleteAsync(first, new Command { CommandType = CommandType.StartTimer, StartTimerCommandAttributes = new() { TimerId = "1", StartToFireTimeout = Duration.FromTimeSpan(Year) } });
        var second = await PollAsync();

        Assert.Contains(second.History.Events, e => e.EventType == EventType.TimerFired);
        Assert.InRange(await NowAsync() - before, Year, Year + TimeSpan.FromMinutes(5));
        await CompleteAsync(second, new Command { CommandType = CommandType.CompleteWorkflowExecution, CompleteWorkflowExecutionCommandAttributes = new() });
    }

    private async Task<DateTimeOffset> NowAsync() => (await TestAsync<GetCurrentTimeResponse>("GetCurrentTime", new Empty())).Time.ToDateTimeOffset();

    private Task<PollWorkflowTaskQueueResponse> PollAsync() =>
        service.WorkflowAsync<PollWorkflowTaskQueueResponse>("PollWorkflowTaskQueue", new PollWorkflowTaskQueueRequest { Namespace = "default", TaskQueue = new() { Name = "queue" }, Identity = "me" });

    private Task<RespondWorkflowTaskCompletedResponse> CompleteAsync(PollWorkflowTaskQueueResponse task, Command command) =>
        service.WorkflowAsync<RespondWorkflowTaskCompletedResponse>("RespondWorkflowTaskCompleted", new RespondWorkflowTaskCompletedRequest { Namespace = "default", TaskToken = task.TaskToken, Commands = { command } });

    private async Task<TReply> TestAsync<TReply>(string method, IMessage request)
        where TReply : IMessage =>
        (TReply)await service.InvokeAsync($"temporal.api.testservice.v1.TestService/{method}", request, TimeSpan.FromSeconds(60), CancellationToken.None);
}
