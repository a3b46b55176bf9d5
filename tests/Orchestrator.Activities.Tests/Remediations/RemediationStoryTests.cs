using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Activities.Tests.Setup;
using Orchestrator.Ingress;
using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Activities.Tests.Remediations;

/// <summary>From a problem to the last action against it.</summary>
public sealed class RemediationStoryTests
{
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata: {name: shop}
        spec:
          stages:
            - name: prod
              sequences:
                - name: remediation
                  triggeredOn: [{event: prod.remediation.finished, selector: {match: {evaluation.result: fail}}}]
                  tasks: [{name: get-action}, {name: action}, {name: evaluation}]
        """;

    private const string Jobs = """
        apiVersion: v2
        actions:
          - name: act
            events: [{name: sh.keptn.event.action.triggered}]
            tasks: [{name: act, image: x, cmd: [sh, -c, 'grep -o "\"action\":\"[a-z-]*\"" /keptn/event.json | head -1']}]
          - name: check
            events: [{name: sh.keptn.event.evaluation.triggered}]
            tasks: [{name: check, image: x, cmd: [sh, -c, 'exit 1']}]
        """;

    private const string Remediation = """
        apiVersion: spec.keptn.sh/0.1.4
        kind: Remediation
        metadata: {name: cart}
        spec:
          remediations:
            - problemType: Response time degradation
              actionsOnOpen:
                - {action: toggle-feature, name: Toggle, description: off, value: {EnablePromotion: "off"}}
                - {action: scale, name: Scale, value: 2}
            - problemType: default
              actionsOnOpen: [{action: call-someone, name: Call}]
        """;

    [Theory]
    [InlineData("Response time degradation", "toggle-feature", "scale")]
    [InlineData("Never heard of", "call-someone")]
    public async Task Problem_ThatNoActionSolves_EscalatesThroughAllOfThem(string title, params string[] actions)
    {
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "cart", Shipyard, Jobs);
        await installation.PutFileAsync("shop", "remediation.yaml", Remediation);

        var context = (await SendProblemAsync(installation, title)).KeptnContext!;

        await Poll.UntilAsync(async () => (await TypesAsync(installation, context, "prod.remediation.finished")).Count == actions.Length + 1);
        var log = installation.Services.GetRequiredService<IEventLog>();
        var acted = await log.QueryAsync(new EventQuery { Contexts = [context], Type = "sh.keptn.event.action.triggered", OldestFirst = true }, CancellationToken.None);
        Assert.Equal(actions, acted.Events.Select(logged => EventJson.Parse(logged.Body).Data!.Value.GetProperty("action").GetProperty("action").GetString()));
        var asked = await log.QueryAsync(new EventQuery { Contexts = [context], Type = "sh.keptn.event.get-action.finished" }, CancellationToken.None);
        Assert.Equal("fail", asked.Events[0].Result);
    }

    [Fact]
    public async Task Problem_WithoutAPlace_IsLoggedAndOfferedOnly()
    {
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "cart", Shipyard, Jobs);

        var answer = await installation.SendAsync(new { type = "sh.keptn.events.problem", source = "test", data = new { ProblemTitle = "t", State = "OPEN", PID = "1", ProblemID = "1" } });

        Assert.Equal(["sh.keptn.events.problem"], (await installation.Services.GetRequiredService<IEventLog>()
            .QueryAsync(new EventQuery { Contexts = [answer.KeptnContext!], State = DispatchState.Unmatched }, CancellationToken.None)).Events.Select(logged => logged.Type));
    }

    [Fact]
    public async Task GetAction_OfAnUnusableFile_IsErroredWithTheReason()
    {
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "cart", Shipyard, Jobs);
        await installation.PutFileAsync("shop", "remediation.yaml", "apiVersion: spec.keptn.sh/0.1.3\nkind: Remediation\n");

        var context = (await SendProblemAsync(installation, "any")).KeptnContext!;

        var finished = EventData.Read((await installation.WaitForAsync(context, "sh.keptn.event.prod.remediation.finished")).Data);
        Assert.Equal(("errored", "fail"), (finished.Status, finished.Result));
        Assert.Contains("0.1.4", finished.Message, StringComparison.Ordinal);
    }

    private static Task<EventAnswer> SendProblemAsync(Installation installation, string title) => installation.SendAsync(new
    {
        type = "sh.keptn.event.problem.open",
        source = "test",
        data = new { project = "shop", stage = "prod", service = "cart", ProblemTitle = title, ProblemID = "1", PID = "1", State = "OPEN", ProblemDetails = "slow" },
    });

    private static async Task<IReadOnlyList<string>> TypesAsync(Installation installation, string context, string type) =>
        [.. (await installation.TypesAsync(context)).Where(one => one == type)];
}
