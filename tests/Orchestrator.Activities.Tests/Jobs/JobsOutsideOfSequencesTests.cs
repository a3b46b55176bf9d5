using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Activities.Tests.Setup;
using Orchestrator.Ingress;
using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Activities.Tests.Jobs;

/// <summary>Actions of the job configuration that run without a sequence.</summary>
public sealed class JobsOutsideOfSequencesTests : IAsyncLifetime
{
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata:
          name: shop
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: build
        """;

    private const string Jobs = """
        apiVersion: v2
        actions:
          - name: build
            events:
              - name: sh.keptn.event.*.triggered
            tasks:
              - {name: compile, image: orc-test, cmd: [sh, -c, 'echo compiled for $KEPTN_SERVICE']}
          - name: tell
            events:
              - name: sh.keptn.event.build.finished
              - name: sh.keptn.event.dev.delivery.finished
              - name: com.example.pushed
                jsonpath: {property: $.data.branch, match: main}
            tasks:
              - {name: note, image: orc-test, cmd: [sh, -c, 'grep -o sh.keptn.event.[a-z.]*finished /keptn/event.json | head -1']}
        """;

    private Installation? started;

    private Installation Installation => started!;

    public async ValueTask InitializeAsync()
    {
        started = await Installation.StartAsync();
        await Installation.CreateProjectAsync("shop", "cart", Shipyard, Jobs);
    }

    public ValueTask DisposeAsync() => Installation.DisposeAsync();

    [Fact]
    public async Task Accept_TaskTriggeredByAnAdmin_RunsItsJobsAloneAndAnswers()
    {
        var answer = await SendAsync("sh.keptn.event.build.triggered", "one");

        var finished = await Installation.WaitForAsync(answer.KeptnContext!, "sh.keptn.event.build.finished");

        Assert.Equal("one", finished.TriggeredId);
        Assert.Contains("compiled for cart", EventData.Read(finished.Data).Message, StringComparison.Ordinal);
        Assert.Empty((await Log.QueryOpenAsync(new EventQuery { Type = "sh.keptn.event.build.triggered" }, CancellationToken.None)).Events);
    }

    [Fact]
    public async Task Accept_KillSwitchEngaged_RunsItsJobsOnceItIsOff()
    {
        var killSwitch = Installation.Services.GetRequiredService<KillSwitch>();
        var engaged = await killSwitch.WriteAsync(new KillSwitchState { Engagement = "1", Engaged = true, EngagedAt = DateTimeOffset.UtcNow }, CancellationToken.None);
        await SendAsync("com.example.pushed", "held", branch: "main");
        await Poll.UntilAsync(async () => await Log.ReadPendingAsync(0, 10, DateTimeOffset.UtcNow.AddMilliseconds(-500), CancellationToken.None) is [{ Id: "held" }]);

        var off = DateTimeOffset.UtcNow;
        Assert.NotNull(await killSwitch.WriteAsync(engaged! with { Engaged = false, EngagedAt = default, DisengagedAt = off }, CancellationToken.None));
        await Poll.UntilAsync(async () => await FirstJobAsync() is not null);

        Assert.True(await FirstJobAsync() >= off, "The job began while the kill switch was engaged.");
    }

    [Fact]
    public async Task Sweeper_RowHeldByTheKillSwitch_DoesNotKeepTheNextOfItsLine()
    {
        await Installation.Services.GetRequiredService<KillSwitch>().WriteAsync(
            new KillSwitchState { Engagement = "1", Engaged = true, EngagedAt = DateTimeOffset.UtcNow }, CancellationToken.None);
        await Log.AppendAsync([Left("first", "com.example.pushed"), Left("second", "sh.keptn.event.dev.delivery.triggered")], CancellationToken.None);

        // What is held wakes the sweeper.
        await SendAsync("com.example.pushed", "third", branch: "main");

        await Poll.UntilAsync(async () =>
            (await Log.ReadPendingAsync(0, 10, DateTimeOffset.MaxValue, CancellationToken.None)).Select(row => row.Id).SequenceEqual(["first", "third"]));
        Assert.Equal(1, (await Installation.Client.CountWorkflowsAsync("WorkflowType = 'Sequence'")).Count);

        static NewEvent Left(string id, string type) => new()
        {
            Key = Guid.NewGuid(),
            Id = id,
            Source = "test",
            Type = type,
            Context = Guid.NewGuid().ToString(),
            TriggeredId = "one line",
            Project = "shop",
            Stage = "dev",
            Service = "cart",
            Time = DateTimeOffset.UtcNow,
            State = DispatchState.Pending,
            Body = Encoding.UTF8.GetBytes($$$"""{"specversion":"1.0","id":"{{{id}}}","source":"test","type":"{{{type}}}","triggeredid":"one line","data":{"project":"shop","stage":"dev","service":"cart","branch":"main"}}"""),
        };
    }

    [Fact]
    public async Task Accept_SameIdWithOtherData_RunsAgain()
    {
        var first = await SendAsync("sh.keptn.event.build.triggered", "constant");
        await Installation.WaitForAsync(first.KeptnContext!, "sh.keptn.event.build.finished");
        var second = await SendAsync("sh.keptn.event.build.triggered", "constant", branch: "other");

        await Installation.WaitForAsync(second.KeptnContext!, "sh.keptn.event.build.finished");

        Assert.NotEqual(first.KeptnContext, second.KeptnContext);
    }

    [Fact]
    public async Task Run_EventsOfASequence_RunActionsThatListenToThemOnce()
    {
        var answer = await SendAsync("sh.keptn.event.dev.delivery.triggered", "two");
        await Installation.WaitForAsync(answer.KeptnContext!, "sh.keptn.event.dev.delivery.finished");

        await WaitForLogsAsync(answer.KeptnContext!, "build", "tell", "tell");

        Assert.Equal(
            ["dev.delivery.triggered", "build.triggered", "build.started", "build.finished", "dev.delivery.finished"],
            await Installation.TypesAsync(answer.KeptnContext!));
    }

    [Fact]
    public async Task Accept_AnyOtherType_RunsOnlyWhatItsJsonPathWants()
    {
        var other = await SendAsync("com.example.pushed", "three", branch: "topic");
        var main = await SendAsync("com.example.pushed", "four", branch: "main");

        await WaitForLogsAsync(main.KeptnContext!, "tell");

        Assert.Equal(DispatchState.Unmatched, (await FindAsync(other)).State);
        await Poll.UntilAsync(async () => (await FindAsync(main)).State == DispatchState.Dispatched);
    }

    [Fact]
    public async Task Accept_OnlyAListenerWantsIt_IsNotUnmatched()
    {
        var definition = new Definition("Listener", "hook", """{"url":"http://127.0.0.1:9/","listenTo":["com.example.*"],"filters":[{"exact":{"source":"test"}}]}""");
        await Installation.Services.GetRequiredService<IDefinitions>().CreateAsync(definition, CancellationToken.None);

        var wanted = await SendAsync("com.example.heard", "five");
        var unwanted = await SendAsync("org.example.unheard", "six");

        Assert.Equal((DispatchState.Dispatched, DispatchState.Unmatched), ((await FindAsync(wanted)).State, (await FindAsync(unwanted)).State));
    }

    private IEventLog Log => Installation.Services.GetRequiredService<IEventLog>();

    private Task<EventAnswer> SendAsync(string type, string id, string branch = "none") => Installation.SendAsync(new
    {
        type,
        specversion = "1.0",
        source = "test",
        id,
        data = new { project = "shop", stage = "dev", service = "cart", branch },
    });

    private async Task<LoggedEvent> FindAsync(EventAnswer answer) =>
        Assert.Single((await Log.QueryAsync(new EventQuery { Contexts = [answer.KeptnContext!], OldestFirst = true, PageSize = 1 }, CancellationToken.None)).Events);

    private async Task<DateTime?> FirstJobAsync()
    {
        await foreach (var job in Installation.Client.ListWorkflowsAsync("WorkflowType = 'Job'"))
        {
            return job.StartTime;
        }

        return null;
    }

    private async Task WaitForLogsAsync(string context, params string[] actions)
    {
        var logs = Installation.Services.GetRequiredService<IJobLogs>();
        await Poll.UntilAsync(
            async () => (await logs.ListAsync(new JobLogQuery("shop", context), CancellationToken.None))
                .Where(log => log.CompletedAt is not null).Select(log => log.Action).Order().SequenceEqual(actions));
    }
}
