using Orchestrator.Model.Evaluations;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Tests.Evaluations;

public sealed class SloScoringTests
{
    private const string Cases = "keptn/cases/slo-criteria.json";

    public static TheoryData<string> Texts => Sample.Rows(Cases, "parse");

    public static TheoryData<string> Percentiles => Sample.Rows(Cases, "percentile");

    public static TheoryData<string> Comparisons => Sample.Rows(Cases, "compare");

    [Theory]
    [MemberData(nameof(Texts))]
    public void TryParse_KeptnCase_ReadsTheCriterion(string row)
    {
        var test = Sample.Parse(row);

        var criterion = Criterion.TryParse(test.GetProperty("criteria").GetString()!)!;

        Assert.Equal(
            (test.GetProperty("operator").GetString(), test.GetProperty("value").GetDouble(), test.GetProperty("percentage").GetBoolean(),
                test.GetProperty("comparison").GetBoolean(), test.GetProperty("increase").GetBoolean()),
            (criterion.Operator, criterion.Value, criterion.Percentage, criterion.Comparison, criterion.Increase));
    }

    [Theory]
    [MemberData(nameof(Percentiles))]
    public void Percentile_KeptnCase_IsExact(string row)
    {
        var test = Sample.Parse(row);
        var values = test.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()).ToList();

        Assert.Equal(test.GetProperty("out").GetDouble(), Aggregation.Percentile(values, test.GetProperty("p").GetDouble()), 12);
    }

    [Theory]
    [MemberData(nameof(Comparisons))]
    public void IsSatisfied_KeptnCase_Decides(string row)
    {
        var test = Sample.Parse(row);
        var earlier = test.GetProperty("previous").EnumerateArray().Select(value => value.GetDouble()).ToList();

        var satisfied = Criterion.TryParse(test.GetProperty("criteria").GetString()!)!
            .IsSatisfied(test.GetProperty("value").GetDouble(), Aggregation.Of(earlier, test.GetProperty("aggregate").GetString()!));

        Assert.Equal(test.GetProperty("satisfied").GetBoolean(), satisfied);
    }

    [Fact]
    public void Parse_FileWithNullObjective_DropsItAndKeepsWeights()
    {
        var slo = SloParser.Parse(Sample.Text("keptn/slo/full-with-null-objective.yaml")).Slo!;

        Assert.Equal([1, 2, 1], slo.Objectives.Select(objective => objective.Weight));
        Assert.Equal([false, false, true], slo.Objectives.Select(objective => objective.KeySli));
        Assert.Equal((3, "pass", 90, 75), (slo.Comparison.NumberOfResults, slo.Comparison.IncludeResultWithScore, slo.PassPercent, slo.WarningPercent));
    }

    [Fact]
    public void Parse_NoComparison_HasTheDefaults() =>
        Assert.Equal(new SloComparison(), SloParser.Parse(Sample.Text("keptn/slo/no-comparison.yaml")).Slo!.Comparison);

    [Fact]
    public void Score_FirstRun_RelativeCriteriaAreSatisfied()
    {
        var score = SloScoring.Score(QualityGate, [Value("response_time_p95", 200), Value("throughput", 200), Value("error_rate", 0)], []);

        Assert.Equal((100.0, Verdict.Passed), (score.Score, score.Verdict));
        Assert.Equal(["pass", "pass", "info"], score.Indicators.Select(indicator => indicator.Status));
    }

    [Fact]
    public void Score_WithHistory_ComparesToTheAggregate()
    {
        var earlier = new[] { new[] { Value("response_time_p95", 200), Value("throughput", 200) } };

        var score = SloScoring.Score(QualityGate, [Value("response_time_p95", 380), Value("throughput", 200)], earlier);

        Assert.Equal((75.0, new Verdict(Result.Warning, Status.Succeeded)), (score.Score, score.Verdict));
        Assert.Equal([350, 800], score.Indicators[0].PassTargets!.Select(target => target.TargetValue));
        Assert.Equal([true, false], score.Indicators[0].PassTargets!.Select(target => target.Violated));
        Assert.Equal(0.5, score.Indicators[0].Score);
    }

    [Fact]
    public void Score_KeySliFails_FailsTheWhole()
    {
        var slo = new SloFile
        {
            Objectives = [new SloObjective { Sli = "a", Pass = [["<1"]], Weight = 9 }, new SloObjective { Sli = "b", Pass = [["<1"]], KeySli = true }],
            PassPercent = 50,
        };

        var score = SloScoring.Score(slo, [Value("a", 0), Value("b", 5), Value("c", 1)], []);

        Assert.Equal((90.0, Result.Fail), (score.Score, score.Verdict.Result));
        Assert.Equal("No objective uses the values of c.", score.Message);
    }

    [Fact]
    public void Score_BadCriterion_NamesTheObjective()
    {
        var slo = new SloFile { Objectives = [new SloObjective { Sli = "a", DisplayName = "Alpha", Pass = [["fast"]] }], PassPercent = 90 };

        var score = SloScoring.Score(slo, [], []);

        Assert.Equal(new Verdict(Result.Fail, Status.Succeeded), score.Verdict);
        Assert.StartsWith("error with Alpha:", score.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"evaluation":{"start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:05:00Z"}}""", 5)]
    [InlineData("""{"evaluation":{"timeframe":"10m"}}""", 10)]
    [InlineData("""{"evaluation":{"start":"2026-01-01T00:00:00Z","timeframe":"3m"}}""", 3)]
    [InlineData("""{"test":{"start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:00:30Z"}}""", 0.5)]
    public void Of_UsableSpan_IsRead(string data, double minutes)
    {
        var window = EvaluationWindow.Of(Sample.Parse(data), DateTimeOffset.UnixEpoch, out _)!;

        Assert.Equal(minutes, (window.End - window.Start).TotalMinutes);
    }

    [Theory]
    [InlineData("{}", "timeframe")]
    [InlineData("""{"evaluation":{"start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:00:30Z"}}""", "at least one minute")]
    [InlineData("""{"evaluation":{"end":"2026-01-01T00:00:30Z"}}""", "without a start")]
    [InlineData("""{"evaluation":{"start":"2026-01-01T00:00:30Z"}}""", "without an end")]
    [InlineData("""{"evaluation":{"start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:05:00Z","timeframe":"5m"}}""", "Both")]
    public void Of_NoUsableSpan_SaysWhy(string data, string text)
    {
        Assert.Null(EvaluationWindow.Of(Sample.Parse(data), DateTimeOffset.UnixEpoch, out var problem));
        Assert.Contains(text, problem, StringComparison.Ordinal);
    }

    private static SloFile QualityGate => SloParser.Parse(Sample.Text("keptn/slo/quality-gate-short.yaml")).Slo!;

    private static SliValue Value(string metric, double value) => new() { Metric = metric, Value = value, Success = true };
}
