using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Schedules;
using Temporal.Embedded.Time;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Schedule.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Tests.Schedules;

public sealed class ScheduleTests : IAsyncLifetime
{
    private readonly ScriptedRuns runs = new();
    private readonly Workload workload = new();
    private TemporalService service = null!;
    private ServiceClock clock = null!;
    private RpcTable table = null!;

    public async ValueTask InitializeAsync()
    {
        service = await ServiceCalls.StartAsync();
        clock = new ServiceClock(TimeProvider.System);
        table = Open();
    }

    public async ValueTask DisposeAsync()
    {
        clock.Dispose();
        await service.DisposeAsync();
    }

    [Fact]
    public async Task Interval_TimePasses_StartsRunsWithTheirNominalTime()
    {
        await CreateAsync(Every(60, ScheduleOverlapPolicy.AllowAll));

        clock.Advance(TimeSpan.FromSeconds(60));
        await StartedAsync(1);
        clock.Advance(TimeSpan.FromSeconds(60));
        await StartedAsync(2);

        var (request, _, _) = runs.Started.First();
        Assert.StartsWith("action-20", request.WorkflowId, StringComparison.Ordinal);
        Assert.EndsWith(":00Z", request.WorkflowId, StringComparison.Ordinal);
        Assert.Equal("temporal-scheduler-default-s", request.Identity);
        Assert.Equal("\"s\"", request.SearchAttributes.IndexedFields["TemporalScheduledById"].Data.ToStringUtf8());
    }

    [Fact]
    public async Task Skip_RunOpen_CountsTheSkippedAndGoesOnAfterItsEnd()
    {
        await CreateAsync(Quiet());
        await TriggerAsync();
        await TriggerAsync();
        await InfoAsync(info => info.OverlapSkipped == 1);

        runs.Complete(0);
        await InfoAsync(info => info.RunningWorkflows.Count == 0);
        await TriggerAsync();

        var info = await InfoAsync(info => info.ActionCount == 2);
        Assert.Equal([WorkflowExecutionStatus.Completed, WorkflowExecutionStatus.Running], info.RecentActions.Select(action => action.StartWorkflowStatus));
        Assert.NotNull(runs.Started.Last().Extras!.LastCompletionResult);
    }

    [Fact]
    public async Task BufferOne_RunOpen_StartsOneAfterItsEnd()
    {
        await CreateAsync(Quiet(ScheduleOverlapPolicy.BufferOne));
        await TriggerAsync();
        await TriggerAsync();
        await TriggerAsync();
        await InfoAsync(info => info is { BufferSize: 1, OverlapSkipped: 1 });

        runs.Complete(0);

        await InfoAsync(info => info is { BufferSize: 0, ActionCount: 2 });
    }

    [Fact]
    public async Task TerminateOther_RunOpen_TerminatesItAndStartsAfterItsEnd()
    {
        await CreateAsync(Quiet());
        await TriggerAsync();
        await TriggerAsync(ScheduleOverlapPolicy.TerminateOther);
        Assert.Equal(["terminate terminated by schedule overlap policy"], runs.Ended);
        Assert.Single(runs.Started);

        runs.Close(0, new(), WorkflowExecutionStatus.Terminated);

        await StartedAsync(2);
    }

    [Fact]
    public async Task PauseOnFailure_RunFails_PausesWithANoteAndHandsTheFailureOn()
    {
        var schedule = Quiet();
        schedule.Policies = new() { PauseOnFailure = true };
        await CreateAsync(schedule);
        await TriggerAsync();

        runs.Fail(0);
        await UntilAsync(async () => (await DescribeAsync()).Schedule.State.Paused);
        await TriggerAsync();

        Assert.Equal($"paused due to workflow failure: {runs.Started.First().Request.WorkflowId}: broken", (await DescribeAsync()).Schedule.State.Notes);
        Assert.Equal("broken", runs.Started.Last().Extras!.ContinuedFailure!.Message);
    }

    [Fact]
    public async Task LimitedActions_UsedUp_StopsActing()
    {
        var schedule = Every(60, ScheduleOverlapPolicy.AllowAll);
        schedule.State = new() { LimitedActions = true, RemainingActions = 2 };
        await CreateAsync(schedule);

        clock.Advance(TimeSpan.FromMinutes(10));

        var info = await InfoAsync(info => info.ActionCount == 2);
        Assert.Empty(info.FutureActionTimes);
        Assert.Equal(0, (await DescribeAsync()).Schedule.State.RemainingActions);
        Assert.Equal(2, runs.Started.Count);
    }

    [Fact]
    public async Task Backfill_PastHours_StartsEachIncludingBothEnds()
    {
        var schedule = Every(3600, ScheduleOverlapPolicy.Skip);
        schedule.State = new() { Paused = true };
        await CreateAsync(schedule);
        var at = new DateTimeOffset(2025, 5, 5, 5, 0, 0, TimeSpan.Zero);

        await PatchAsync(new SchedulePatch { BackfillRequest = { new BackfillRequest { StartTime = at.ToTimestamp(), EndTime = at.AddHours(2).ToTimestamp(), OverlapPolicy = ScheduleOverlapPolicy.AllowAll } } });

        await StartedAsync(3);
        Assert.Equal(["action-2025-05-05T05:00:00Z", "action-2025-05-05T06:00:00Z", "action-2025-05-05T07:00:00Z"], runs.Started.Select(start => start.Request.WorkflowId));
    }

    [Fact]
    public async Task Load_AfterADowntime_CatchesUpAndLearnsOfEndedRuns()
    {
        await CreateAsync(Every(60, ScheduleOverlapPolicy.BufferAll));
        clock.Advance(TimeSpan.FromSeconds(60));
        await StartedAsync(1);
        clock.Dispose();
        runs.Observe(new Deaf());
        runs.Complete(0);
        clock = new ServiceClock(TimeProvider.System);
        clock.Advance(TimeSpan.FromSeconds(60 * 4));

        table = Open();

        var info = await InfoAsync(info => info.ActionCount == 2);
        Assert.Equal(WorkflowExecutionStatus.Completed, info.RecentActions[0].StartWorkflowStatus);
        Assert.True(info.BufferSize >= 1);
    }

    [Fact]
    public async Task Patch_SameRequestTwice_IsDoneOnce()
    {
        await CreateAsync(Quiet(ScheduleOverlapPolicy.AllowAll));
        var patch = new PatchScheduleRequest { Namespace = "default", ScheduleId = "s", RequestId = "r", Patch = new() { TriggerImmediately = new() } };

        await CallAsync<PatchScheduleResponse>("PatchSchedule", patch);
        await CallAsync<PatchScheduleResponse>("PatchSchedule", patch);

        Assert.Single(runs.Started);
    }

    [Fact]
    public async Task Update_StaleToken_IsRefused()
    {
        await CreateAsync(Quiet());
        var token = (await DescribeAsync()).ConflictToken;
        var update = new UpdateScheduleRequest { Namespace = "default", ScheduleId = "s", Schedule = Quiet(), ConflictToken = token };
        await CallAsync<UpdateScheduleResponse>("UpdateSchedule", update);

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => CallAsync<UpdateScheduleResponse>("UpdateSchedule", update));

        Assert.Equal(9, refusal.Code);
    }

    [Fact]
    public async Task Create_Twice_IsRefusedUnlessItIsTheSameRequest()
    {
        await CreateAsync(Quiet(), requestId: "one");
        await CreateAsync(Quiet(), requestId: "one");

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => CreateAsync(Quiet(), requestId: "two"));

        Assert.Equal(6, refusal.Code);
    }

    [Fact]
    public async Task List_ByAttributes_FindsSchedulesAndLeavesThemOutOfWorkflows()
    {
        await CreateAsync(Quiet());
        var paused = Quiet();
        paused.State = new() { Paused = true };
        await CreateAsync(paused, id: "other");

        var found = await CallAsync<ListSchedulesResponse>("ListSchedules", new ListSchedulesRequest { Namespace = "default", Query = "TemporalSchedulePaused = true AND ScheduleId STARTS_WITH 'oth'" });
        var count = await CallAsync<CountSchedulesResponse>("CountSchedules", new CountSchedulesRequest { Namespace = "default" });
        var among = await service.WorkflowAsync<CountWorkflowExecutionsResponse>("CountWorkflowExecutions", new CountWorkflowExecutionsRequest { Namespace = "default" });
        var division = await service.WorkflowAsync<CountWorkflowExecutionsResponse>("CountWorkflowExecutions", new CountWorkflowExecutionsRequest { Namespace = "default", Query = "TemporalNamespaceDivision=\"TemporalScheduler\" AND ExecutionStatus=\"Running\"" });

        Assert.Equal("other", Assert.Single(found.Schedules).ScheduleId);
        Assert.Equal((2, 0, 2), (count.Count, among.Count, division.Count));
    }

    [Fact]
    public async Task Delete_Schedule_IsNotFoundAnyMore()
    {
        await CreateAsync(Quiet());

        await CallAsync<DeleteScheduleResponse>("DeleteSchedule", new DeleteScheduleRequest { Namespace = "default", ScheduleId = "s" });

        Assert.Equal(5, (await Assert.ThrowsAsync<TemporalServiceException>(DescribeAsync)).Code);
        Assert.Empty((await CallAsync<ListSchedulesResponse>("ListSchedules", new ListSchedulesRequest { Namespace = "default" })).Schedules);
    }

    private RpcTable Open()
    {
        var parts = service.Parts;
        var context = new ScheduleContext(runs, clock, workload, parts.Database, parts.Visibility, NullLogger.Instance);
        var directory = new ScheduleDirectory(context);
        directory.Load();
        var opened = new RpcTable(workload);
        new ScheduleModule(directory, parts.Lists, parts.Namespaces, parts.SearchAttributes).Register(opened);
        return opened;
    }

    private async Task<TReply> CallAsync<TReply>(string method, IMessage request)
        where TReply : IMessage =>
        (TReply)await table.InvokeAsync($"temporal.api.workflowservice.v1.WorkflowService/{method}", request, new CallContext(TimeProvider.System, null, CancellationToken.None));

    private Task<CreateScheduleResponse> CreateAsync(Schedule schedule, string id = "s", string? requestId = null) =>
        CallAsync<CreateScheduleResponse>("CreateSchedule", new CreateScheduleRequest { Namespace = "default", ScheduleId = id, Schedule = schedule, RequestId = requestId ?? Guid.NewGuid().ToString() });

    private Task<PatchScheduleResponse> PatchAsync(SchedulePatch patch) =>
        CallAsync<PatchScheduleResponse>("PatchSchedule", new PatchScheduleRequest { Namespace = "default", ScheduleId = "s", Patch = patch });

    private Task<PatchScheduleResponse> TriggerAsync(ScheduleOverlapPolicy overlap = ScheduleOverlapPolicy.Unspecified) =>
        PatchAsync(new SchedulePatch { TriggerImmediately = new() { OverlapPolicy = overlap } });

    private Task<DescribeScheduleResponse> DescribeAsync() =>
        CallAsync<DescribeScheduleResponse>("DescribeSchedule", new DescribeScheduleRequest { Namespace = "default", ScheduleId = "s" });

    private async Task<ScheduleInfo> InfoAsync(Func<ScheduleInfo, bool> ready)
    {
        ScheduleInfo info = new();
        await UntilAsync(async () => ready(info = (await DescribeAsync()).Info));
        return info;
    }

    private Task StartedAsync(int count) => UntilAsync(() => Task.FromResult(runs.Started.Count >= count));

    private static async Task UntilAsync(Func<Task<bool>> ready)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await ready())
        {
            await tick.WaitForNextTickAsync(limit.Token);
        }
    }

    private static Schedule Every(int seconds, ScheduleOverlapPolicy overlap) => new()
    {
        Spec = new() { Interval = { new IntervalSpec { Interval = new Duration { Seconds = seconds } } } },
        Action = Action(),
        Policies = new() { OverlapPolicy = overlap },
    };

    private static Schedule Quiet(ScheduleOverlapPolicy overlap = ScheduleOverlapPolicy.Unspecified) => new() { Action = Action(), Policies = new() { OverlapPolicy = overlap } };

    private static ScheduleAction Action() => new()
    {
        StartWorkflow = new() { WorkflowId = "action", WorkflowType = new WorkflowType { Name = "Raw" }, TaskQueue = new() { Name = "queue" } },
    };

    private sealed class Deaf : Seams.IRunObserver
    {
        public void Closed(Seams.ClosedRun run)
        {
        }
    }
}
