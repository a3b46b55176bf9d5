using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Activities.Tests.Setup;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Schedules;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Client.Schedules;

namespace Orchestrator.Activities.Tests.Schedules;

public sealed class ScheduleStoryTests
{
    private const string Trigger = "sh.keptn.event.dev.delivery.triggered";

    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata: {name: shop}
        spec:
          stages:
            - name: dev
              sequences:
                - {name: delivery, tasks: [{name: deployment}]}
        """;

    // A firing lasts as long as its sequence, so the sequences have to end.
    private const string Jobs = """
        apiVersion: v2
        actions:
          - name: helm
            events: [{name: sh.keptn.event.deployment.triggered}]
            tasks: [{name: deploy, image: alpine, cmd: ["true"]}]
        """;

    [Fact]
    public async Task Schedule_BackfilledTwiceOverTheSameHours_LogsEachHourOnce()
    {
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "carts", Shipyard, Jobs);
        var schedule = await CreateAsync(installation.Client, new ScheduleSpec { CronExpressions = ["0 * * * *"] });
        var hours = new ScheduleBackfill(Hour(1), Hour(3), ScheduleOverlapPolicy.AllowAll);

        await schedule.BackfillAsync([hours]);
        await Poll.UntilAsync(async () => await CountFiringsAsync(installation) == 3);
        await schedule.BackfillAsync([hours]);
        await Poll.UntilAsync(async () => await CountFiringsAsync(installation) == 6);

        var logged = await LoggedAsync(installation);
        Assert.Equal(3, logged.Count);
        foreach (var nominal in (string[])["01", "02", "03"])
        {
            var firing = Firing.Of($"{WorkflowIds.Firing("hourly")}-2026-01-31T{nominal}:00:00Z");
            Assert.Contains(logged, row => (row.Id, row.Context) == (firing.EventId, firing.Context));
        }

        await Poll.UntilAsync(async () =>
            (await installation.Client.CountWorkflowsAsync($"WorkflowType = '{WorkflowNames.Sequence}'")).Count == 3);
    }

    [Fact]
    public async Task Schedule_EverySecondTwoRuns_FiresByItselfTwice()
    {
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "carts", Shipyard, Jobs);

        var schedule = await CreateAsync(
            installation.Client,
            new ScheduleSpec { Intervals = [new ScheduleIntervalSpec(TimeSpan.FromSeconds(1))] },
            new ScheduleState { LimitedActions = true, RemainingActions = 2 });

        await Poll.UntilAsync(async () => (await LoggedAsync(installation)).Count == 2);
        Assert.Equal(0, (await schedule.DescribeAsync()).Schedule.State.RemainingActions);
    }

    private static DateTime Hour(int hour) => new(2026, 1, 31, hour, 0, 0, DateTimeKind.Utc);

    private static Task<ScheduleHandle> CreateAsync(ITemporalClient client, ScheduleSpec spec, ScheduleState? state = null)
    {
        var input = new FiringInput("hourly", Trigger, JsonElement.Parse("""{"project":"shop","stage":"dev","service":"carts"}"""));
        var action = ScheduleActionStartWorkflow.Create(
            (ScheduleFiringWorkflow workflow) => workflow.RunAsync(input),
            new WorkflowOptions(WorkflowIds.Firing("hourly"), WorkflowNames.TaskQueue));
        return client.CreateScheduleAsync(
            WorkflowIds.Schedule("hourly"),
            new Schedule(action, spec) { State = state ?? new(), Policy = new() { Overlap = ScheduleOverlapPolicy.AllowAll } });
    }

    private static async Task<long> CountFiringsAsync(Installation installation) =>
        (await installation.Client.CountWorkflowsAsync($"WorkflowType = '{WorkflowNames.ScheduleFiring}' AND ExecutionStatus = 'Completed'")).Count;

    private static async Task<IReadOnlyList<LoggedEvent>> LoggedAsync(Installation installation)
    {
        var query = new EventQuery { Type = Trigger, PageSize = 100 };
        return (await installation.Services.GetRequiredService<IEventLog>().QueryAsync(query, CancellationToken.None)).Events;
    }
}
