using System.Text.Json;
using Orchestrator.Activities.Tests.Setup;
using Orchestrator.Ingress;
using Orchestrator.Model.Events;

namespace Orchestrator.Activities.Tests.Evaluations;

/// <summary>Evaluations on a whole installation: a real Prometheus, an executor that answers get-sli, earlier results.</summary>
public sealed class EvaluationStoryTests
{
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata: {name: shop}
        spec: {stages: [{name: dev, sequences: [{name: evaluation, tasks: [{name: evaluation}]}]}]}
        """;

    private const string Slo = """
        spec_version: "1.0"
        filter: {unit: ms}
        comparison: {compare_with: several_results, include_result_with_score: all, number_of_comparison_results: 2, aggregate_function: avg}
        objectives:
          - {sli: latency, pass: [{criteria: ['<=+10%', '<200']}]}
          - {sli: errors, pass: [{criteria: ['=0']}], warning: [{criteria: ['<5']}]}
        total_score: {pass: '90%', warning: '50%'}
        """;

    [Fact]
    public async Task Evaluate_WithARealPrometheus_MeasuresScoresAndComparesWithEarlierOnes()
    {
        await using var prometheus = await PrometheusServer.StartAsync(latency: 120, errors: 2);
        await using var installation = await Installation.StartAsync(("PROMETHEUS", prometheus.Address.ToString()));
        await installation.CreateProjectAsync("shop", "cart", Shipyard, null);
        await installation.PutFileAsync("shop", "slo.yaml", Slo);
        await installation.PutFileAsync(
            "shop", "prometheus/sli.yaml", "indicators:\n  latency: 'shop_latency_$unit{service=\"$SERVICE\"}'\n  errors: 'sum(shop_errors{service=\"$SERVICE\"})'\n");

        var (first, _) = await EvaluateAsync(installation);
        var (second, data) = await EvaluateAsync(installation);

        Assert.Equal(("warning", 75.0), (data.GetProperty("result").GetString(), data.GetProperty("evaluation").GetProperty("score").GetDouble()));
        var results = data.GetProperty("evaluation").GetProperty("indicatorResults").EnumerateArray().ToList();
        Assert.Equal([120.0, 2.0], results.Select(result => result.GetProperty("value").GetProperty("value").GetDouble()));
        Assert.Equal([first.Id], Texts(data.GetProperty("evaluation").GetProperty("comparedEvents")));
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task Evaluate_InvalidatedAndBrokenQueries_AreLeftOutAndFail()
    {
        await using var prometheus = await PrometheusServer.StartAsync(latency: 300, errors: 0);
        await using var installation = await Installation.StartAsync(("PROMETHEUS", prometheus.Address.ToString()));
        await installation.CreateProjectAsync("shop", "cart", Shipyard, null);
        await installation.PutFileAsync("shop", "slo.yaml", Slo);
        await installation.PutFileAsync("shop", "prometheus/sli.yaml", "indicators: {latency: 'no such (query', errors: 'shop_errors{service=\"other\"}'}\n");

        var (first, failed) = await EvaluateAsync(installation);
        await installation.SendAsync(new
        {
            type = "sh.keptn.event.evaluation.invalidated",
            source = "test",
            shkeptncontext = first.Context,
            triggeredid = first.TriggeredId,
            data = new { project = "shop", stage = "dev", service = "cart" },
        });
        var (_, second) = await EvaluateAsync(installation);

        Assert.Equal("fail", failed.GetProperty("result").GetString());
        Assert.Contains(
            "Prometheus answered 400",
            failed.GetProperty("evaluation").GetProperty("indicatorResults")[0].GetProperty("value").GetProperty("message").GetString(),
            StringComparison.Ordinal);
        Assert.Empty(Texts(second.GetProperty("evaluation").GetProperty("comparedEvents")));
    }

    [Fact]
    public async Task Evaluate_AnswerOfOver64KiB_IsScoredAllTheSame()
    {
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "cart", Shipyard, null);
        await installation.PutFileAsync("shop", "slo.yaml", Slo);
        await NoteMonitoringAsync(installation);

        var trigger = await TriggerAsync(installation);
        var asked = await installation.WaitForAsync(trigger.KeptnContext!, "sh.keptn.event.get-sli.triggered");
        Assert.Equal("acme", asked.Data!.Value.GetProperty("get-sli").GetProperty("sliProvider").GetString());
        await AnswerAsync(installation, asked, "started", null);
        object[] values =
        [
            new { metric = "latency", value = 100, success = true, message = new string('x', 100_000) },
            new { metric = "errors", value = 0, success = true },
            new { metric = 7 },
            "nonsense",
        ];
        await AnswerAsync(installation, asked, "finished", new { indicatorValues = values });

        var finished = await installation.WaitForAsync(trigger.KeptnContext!, "sh.keptn.event.evaluation.finished");

        Assert.Equal(100, finished.Data!.Value.GetProperty("evaluation").GetProperty("score").GetDouble());
    }

    private static Task<EventAnswer> NoteMonitoringAsync(Installation installation) => installation.SendAsync(new
    {
        type = "sh.keptn.event.monitoring.configure",
        source = "test",
        data = new { project = "shop", service = "cart", type = "acme" },
    });

    private static Task<EventAnswer> AnswerAsync(Installation installation, Event asked, string kind, object? sli) => installation.SendAsync(new
    {
        type = $"sh.keptn.event.get-sli.{kind}",
        source = "acme",
        shkeptncontext = asked.Context,
        triggeredid = asked.Id,
        data = new Dictionary<string, object?>
        {
            ["project"] = "shop",
            ["stage"] = "dev",
            ["service"] = "cart",
            ["result"] = "pass",
            ["status"] = "succeeded",
            ["get-sli"] = sli,
        },
    });

    private static async Task<(Event Finished, JsonElement Data)> EvaluateAsync(Installation installation)
    {
        var trigger = await TriggerAsync(installation);
        await installation.WaitForAsync(trigger.KeptnContext!, "sh.keptn.event.dev.evaluation.finished");
        var finished = await installation.WaitForAsync(trigger.KeptnContext!, "sh.keptn.event.evaluation.finished");
        return (finished, finished.Data!.Value);
    }

    private static Task<EventAnswer> TriggerAsync(Installation installation) => installation.SendAsync(new
    {
        type = "sh.keptn.event.dev.evaluation.triggered",
        source = "test",
        data = new { project = "shop", stage = "dev", service = "cart", evaluation = new { timeframe = "5m" } },
    });

    private static List<string?> Texts(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString())];
}
