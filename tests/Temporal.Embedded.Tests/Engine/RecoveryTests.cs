using Temporal.Embedded.Storage;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using static Temporal.Embedded.Tests.Engine.RawWorker;

namespace Temporal.Embedded.Tests.Engine;

public sealed class RecoveryTests : IDisposable
{
    private readonly ScratchDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Crash_TimerPending_FiresAfterwards()
    {
        await using var before = await ServiceCalls.StartAsync(directory.Path);
        await new RawWorker(before).StartAsync("w");
        await new RawWorker(before).StepAsync(Timer("1", TimeSpan.FromMilliseconds(300)));

        using var crashed = directory.Crashed();
        await using var after = await ServiceCalls.StartAsync(crashed.Path);
        var task = await new RawWorker(after).PollAsync();

        Assert.Contains(task.History.Events, e => e.EventType == EventType.TimerFired);
    }

    [Fact]
    public async Task Crash_TaskStarted_IsHandedOutAgainAtOnce()
    {
        await using var before = await ServiceCalls.StartAsync(directory.Path);
        await new RawWorker(before).StartAsync("w");
        await new RawWorker(before).PollAsync();
        await before.Parts.Engine.Engine.StoredAsync(new("default", "w"));

        using var crashed = directory.Crashed();
        await using var after = await ServiceCalls.StartAsync(crashed.Path);
        var task = await new RawWorker(after).PollAsync();
        await new RawWorker(after).CompleteAsync(task, Complete());

        Assert.Equal(2, task.Attempt);
        Assert.Equal(EventType.WorkflowExecutionCompleted, (await new RawWorker(after).ClosedAsync("w")).EventType);
    }

    [Fact]
    public async Task Crash_SignalBufferedBehindATask_IsNotLostAndStillDeduplicated()
    {
        await using var before = await ServiceCalls.StartAsync(directory.Path);
        await new RawWorker(before).StartAsync("w");
        await new RawWorker(before).PollAsync();
        await new RawWorker(before).SignalAsync("w", "go", "request-1");

        using var crashed = directory.Crashed();
        await using var after = await ServiceCalls.StartAsync(crashed.Path);
        await new RawWorker(after).SignalAsync("w", "go", "request-1");
        var task = await new RawWorker(after).PollAsync();

        Assert.Single(task.History.Events, e => e.EventType == EventType.WorkflowExecutionSignaled);
        Assert.Equal(Enumerable.Range(1, task.History.Events.Count).Select(id => (long)id), task.History.Events.Select(e => e.EventId));
    }

    [Fact]
    public async Task Crash_ActivityQueuedAndActivityStarted_OneIsQueuedAgainTheOtherCanStillAnswer()
    {
        await using var before = await ServiceCalls.StartAsync(directory.Path);
        var worker = new RawWorker(before);
        await worker.StartAsync("w");
        await worker.StepAsync(Activity("a"), Activity("b"));
        var started = await worker.PollActivityAsync();

        using var crashed = directory.Crashed();
        await using var after = await ServiceCalls.StartAsync(crashed.Path);
        var other = new RawWorker(after);
        var queued = await other.PollActivityAsync();
        await other.CompleteActivityAsync(started);
        await other.CompleteActivityAsync(queued);
        var task = await other.PollAsync();

        Assert.NotEqual(started.ActivityId, queued.ActivityId);
        Assert.Equal(2, (await other.HistoryAsync("w")).Count(e => e.EventType == EventType.ActivityTaskCompleted));
        Assert.False(task.TaskToken.IsEmpty);
    }

    [Fact]
    public async Task Crash_ChildRunning_ParentLearnsOfItsEnd()
    {
        await using var before = await ServiceCalls.StartAsync(directory.Path);
        await new RawWorker(before).StartAsync("parent");
        await new RawWorker(before).StepAsync(Child("child"));
        var worker = new RawWorker(before);
        var tasks = new[] { await worker.PollAsync(), await worker.PollAsync() };

        using var crashed = directory.Crashed();
        await using var after = await ServiceCalls.StartAsync(crashed.Path);
        var other = new RawWorker(after);
        for (var open = true; open;)
        {
            var task = await other.PollAsync();
            var childEnded = task.History.Events.Any(e => e.EventType == EventType.ChildWorkflowExecutionCompleted);
            var isChild = task.WorkflowExecution.WorkflowId == "child";
            await other.CompleteAsync(task, isChild || childEnded ? [Complete()] : []);
            open = !childEnded;
        }

        Assert.Equal(2, tasks.Length);
        Assert.Equal(EventType.WorkflowExecutionCompleted, (await other.ClosedAsync("parent")).EventType);
    }

    [Fact]
    public async Task Crash_RunsNotListedYet_AreListedAsTheyAre()
    {
        await using var before = await ServiceCalls.StartAsync(directory.Path);
        var worker = new RawWorker(before);
        await worker.StartAsync("open");
        await worker.StepAsync(Timer("1", TimeSpan.FromHours(1)));
        await worker.StartAsync("closed");
        await worker.StepAsync(Complete());

        using var crashed = directory.Crashed();
        await using var after = await ServiceCalls.StartAsync(crashed.Path);
        var reply = await after.WorkflowAsync<ListWorkflowExecutionsResponse>(
            "ListWorkflowExecutions", new ListWorkflowExecutionsRequest { Namespace = "default" });

        Assert.Equal(
            [("closed", WorkflowExecutionStatus.Completed), ("open", WorkflowExecutionStatus.Running)],
            reply.Executions.Select(row => (row.Execution.WorkflowId, row.Status)).Order());
    }

    [Fact]
    public async Task Start_ManyWaitingRuns_LoadsNone()
    {
        await using (var before = await ServiceCalls.StartAsync(directory.Path))
        {
            var worker = new RawWorker(before);
            for (var i = 0; i < 50; i++)
            {
                await worker.StartAsync($"w{i}");
                await worker.StepAsync(Timer("1", TimeSpan.FromHours(1)));
            }
        }

        await using var after = await ServiceCalls.StartAsync(directory.Path);

        Assert.Equal(0, after.Parts.Engine.Engine.LoadedRuns);
        await new RawWorker(after).SignalAsync("w7", "go");
        Assert.Equal("w7", (await new RawWorker(after).PollAsync()).WorkflowExecution.WorkflowId);
    }

    [Fact]
    public async Task Sweep_IdleRun_LeavesTheMemoryAndComesBack()
    {
        await using var service = await ServiceCalls.StartAsync(directory.Path);
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync(Timer("1", TimeSpan.FromMilliseconds(500)));

        service.Parts.Engine.Engine.Sweep(-1);
        var loaded = service.Parts.Engine.Engine.LoadedRuns;
        var task = await worker.PollAsync();

        Assert.Equal(0, loaded);
        Assert.Contains(task.History.Events, e => e.EventType == EventType.TimerFired);
    }

    [Fact]
    public async Task Start_DirectoryInUse_IsRefusedWithTheOwner()
    {
        await using var first = await ServiceCalls.StartAsync(directory.Path);

        var refusal = await Assert.ThrowsAsync<StorageException>(() => ServiceCalls.StartAsync(directory.Path));

        Assert.Contains($"process {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DamagedFile_IsRefused()
    {
        Directory.CreateDirectory(directory.Path);
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "temporal.db"), new string('x', 8192));

        var refusal = await Assert.ThrowsAsync<StorageException>(() => ServiceCalls.StartAsync(directory.Path));

        Assert.Contains("damaged", refusal.Message, StringComparison.Ordinal);
    }
}
