using System.Globalization;
using System.Text.Json;
using Orchestrator.Workflows.Schedules;
using Orchestrator.Workflows.Tests.Setup;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Client.Schedules;

namespace Orchestrator.Workflows.Tests.Schedules;

public sealed class ScheduleFiringWorkflowTests
{
    private static readonly FiringInput Nightly = new(
        "nightly", "sh.keptn.event.dev.delivery.triggered", JsonElement.Parse("""{"project":"shop","stage":"dev","service":"carts"}"""));

    [Fact]
    public async Task RunAsync_SameNominalTimeTwice_EmitsTheSameEventBothTimes()
    {
        await using var harness = await SequenceHarness.StartAsync();
        var id = $"{WorkflowIds.Firing("nightly")}-2026-01-31T03:00:00Z";

        var first = await FireAsync(harness, id);
        var again = await FireAsync(harness, id);
        var other = await FireAsync(harness, $"{WorkflowIds.Firing("nightly")}-2026-02-01T03:00:00Z");

        Assert.Equal(first, again);
        Assert.NotEqual(first.EventId, other.EventId);
        Assert.NotEqual(first.Context, other.Context);
        Assert.Equal([first.EventId, first.EventId, other.EventId], harness.World.Emitted.Select(request => request.Id));
        Assert.All(harness.World.Emitted, request => Assert.Equal(("schedule/nightly", Nightly.EventType), (request.Source, request.Type)));
    }

    [Fact]
    public async Task RunAsync_SequenceRuns_LastsUntilItEnds()
    {
        await using var harness = await SequenceHarness.StartAsync();
        var end = new TaskCompletionSource();
        harness.Listeners.Ends = _ => end.Task;

        var firing = FireAsync(harness, $"{WorkflowIds.Firing("nightly")}-2026-03-01T03:00:00Z");
        await WaitAsync(() => harness.Listeners.Fired.Count == 1);

        Assert.False(firing.IsCompleted);
        end.SetResult();
        await firing;
        var key = harness.World.Emitted[0].Id;
        Assert.StartsWith("sequence/shop/dev/carts/delivery/", harness.Listeners.Fired.Single().WorkflowId, StringComparison.Ordinal);
        Assert.Equal(key, harness.Listeners.Fired.Single().TriggerId);
    }

    [Fact]
    public async Task RunAsync_Cancelled_WaitsForTheSequenceItTakesWithIt()
    {
        await using var harness = await SequenceHarness.StartAsync();
        var ends = new Queue<TaskCompletionSource>([new(), new()]);
        harness.Listeners.Ends = _ => ends.Dequeue().Task;
        var id = $"{WorkflowIds.Firing("nightly")}-2026-04-01T03:00:00Z";
        var last = ends.Last();

        var firing = FireAsync(harness, id);
        await WaitAsync(() => harness.Listeners.Fired.Count == 1);
        await harness.Client.GetWorkflowHandle(id).CancelAsync();
        await WaitAsync(() => harness.Listeners.Fired.Count == 2);

        Assert.False(firing.IsCompleted);
        last.SetResult();
        await Assert.ThrowsAsync<Temporalio.Exceptions.WorkflowFailedException>(() => firing);
    }

    [Theory]
    [InlineData(ScheduleOverlapPolicy.Skip, 1)]
    [InlineData(ScheduleOverlapPolicy.BufferOne, 2)]
    [InlineData(ScheduleOverlapPolicy.AllowAll, 4)]
    public async Task Schedule_SequenceOutlastsThreeMoreTimes_FiresAsItsPolicySays(ScheduleOverlapPolicy overlap, int firings)
    {
        await using var harness = await SequenceHarness.StartAsync();
        var end = new TaskCompletionSource();
        harness.Listeners.Ends = _ => end.Task;
        var first = new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc);
        var handle = await CreateAsync(harness, new ScheduleSpec { CronExpressions = ["0 * * * *"] }, overlap);

        // As after an outage: four times are due at once.
        await handle.BackfillAsync([new ScheduleBackfill(first, first.AddHours(3), overlap)]);
        await WaitAsync(() => harness.Listeners.Fired.Count == (overlap == ScheduleOverlapPolicy.AllowAll ? 4 : 1));
        end.SetResult();
        await WaitAsync(() => harness.Listeners.Fired.Count == firings);
        await handle.DeleteAsync();

        Assert.Equal(firings, harness.World.Emitted.Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task Schedule_SundaysOverTwoChangesOfTheClock_FiresAtTheLocalTime()
    {
        await using var harness = await SequenceHarness.StartAsync();
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");
        var handle = await CreateAsync(harness, new ScheduleSpec { CronExpressions = ["30 3 * * sun"], TimeZoneName = zone.Id }, ScheduleOverlapPolicy.AllowAll);
        var begin = await harness.NowAsync();

        // Half a year has a change in it; a year has both.
        await harness.PassAsync(TimeSpan.FromDays(371));
        var fired = new List<DateTime>();
        await foreach (var run in harness.Client.ListWorkflowsAsync($"WorkflowType = '{WorkflowNames.ScheduleFiring}'"))
        {
            fired.Add(DateTime.Parse(run.Id[(WorkflowIds.Firing("nightly").Length + 1)..], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal));
        }

        await handle.DeleteAsync();
        fired.Sort();
        Assert.True(fired.Count == 53, $"{begin:O} {string.Join(' ', fired.Select(time => time.ToString("MM-dd'T'HH", CultureInfo.InvariantCulture)))}");
        Assert.True(fired[0] > begin);
        Assert.Equal(2, fired.Select(time => time.Hour).Distinct().Count());
        Assert.All(fired, time => Assert.Equal((DayOfWeek.Sunday, new TimeSpan(3, 30, 0)), (Local(time).DayOfWeek, Local(time).TimeOfDay)));
        Assert.All(fired.Zip(fired.Skip(1)), pair => Assert.Equal(7, (Local(pair.Second) - Local(pair.First)).TotalDays));

        DateTime Local(DateTime time) => TimeZoneInfo.ConvertTimeFromUtc(time, zone);
    }

    private static Task<ScheduleHandle> CreateAsync(SequenceHarness harness, ScheduleSpec spec, ScheduleOverlapPolicy overlap)
    {
        var action = ScheduleActionStartWorkflow.Create(
            (ScheduleFiringWorkflow workflow) => workflow.RunAsync(Nightly),
            new WorkflowOptions(WorkflowIds.Firing("nightly"), WorkflowNames.TaskQueue));
        return harness.Client.CreateScheduleAsync(
            WorkflowIds.Schedule("nightly"), new Schedule(action, spec) { Policy = new() { Overlap = overlap } });
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, "It does not come to that.");
            await Task.Yield();
        }
    }

    private static Task<Firing> FireAsync(SequenceHarness harness, string id) => harness.Client.ExecuteWorkflowAsync(
        (ScheduleFiringWorkflow workflow) => workflow.RunAsync(Nightly),
        new WorkflowOptions(id, WorkflowNames.TaskQueue) { IdReusePolicy = WorkflowIdReusePolicy.AllowDuplicate });
}
