using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Evaluations;

/// <summary>Scores measured values against service level objectives, as Lighthouse did.</summary>
public static class SloScoring
{
    private static readonly Verdict Failed = new(Result.Fail, Status.Succeeded);

    /// <param name="slo">The objectives.</param>
    /// <param name="measured">The values; each is used once, leftovers are named in the message.</param>
    /// <param name="earlier">The values of earlier evaluations, newest first.</param>
    public static EvaluationScore Score(SloFile slo, IReadOnlyList<SliValue> measured, IReadOnlyList<IReadOnlyList<SliValue>> earlier)
    {
        if (slo.Objectives.Count == 0)
        {
            return new(0, Failed, "The SLO file has no objectives.", []);
        }

        if (slo.PassPercent is not { } needed)
        {
            return new(0, Verdict.Errored, "The SLO file has no total_score.pass such as \"90%\".", []);
        }

        if (FindBadCriterion(slo) is { } bad)
        {
            return new(0, Failed, bad, []);
        }

        var left = measured.ToList();
        var results = slo.Objectives.Select(objective => Judge(objective, left, earlier, slo.Comparison)).ToList();
        var most = slo.Objectives.Where(objective => objective.Pass.Count > 0).Sum(objective => objective.Weight);
        var score = most == 0 ? 100 : 100 * results.Sum(result => result.Score) / most;
        var keyFailed = results.Exists(result => result.KeySli && result.Status == "fail");
        var result = keyFailed ? Result.Fail
            : score >= needed ? Result.Pass
            : slo.WarningPercent is { } enough && score >= enough ? Result.Warning
            : Result.Fail;
        var message = left.Count == 0 ? "" : $"No objective uses the values of {string.Join(", ", left.Select(value => value.Metric))}.";
        return new(score, new Verdict(result, Status.Succeeded), message, results);
    }

    private static string? FindBadCriterion(SloFile slo)
    {
        foreach (var objective in slo.Objectives)
        {
            var bad = objective.Pass.Concat(objective.Warning).SelectMany(group => group).FirstOrDefault(text => Criterion.TryParse(text) is null);
            if (bad is not null)
            {
                var name = objective.DisplayName.Length > 0 ? objective.DisplayName : objective.Sli;
                return $"error with {name}: expected a criterion such as <=+10% or <200, got '{bad}'";
            }
        }

        return null;
    }

    private static IndicatorResult Judge(
        SloObjective objective, List<SliValue> left, IReadOnlyList<IReadOnlyList<SliValue>> earlier, SloComparison comparison)
    {
        var index = left.FindIndex(candidate => candidate.Metric == objective.Sli);
        var value = index < 0 ? new SliValue { Metric = objective.Sli, Message = "No value was measured." } : left[index];
        if (index >= 0)
        {
            left.RemoveAt(index);
        }

        var before = Aggregation.Of(
            [.. earlier.SelectMany(values => values).Where(past => past.Metric == objective.Sli && past.Success).Select(past => past.Value)],
            comparison.AggregateFunction);
        var pass = Level(objective.Pass, value.Value, before);
        var warning = Level(objective.Warning, value.Value, before);
        var (status, score) = Rate(objective, value.Success, pass.Met, warning.Met);
        return new IndicatorResult
        {
            Score = score,
            Value = value with { ComparedValue = before ?? 0 },
            DisplayName = objective.DisplayName,
            PassTargets = pass.Targets,
            WarningTargets = warning.Targets,
            KeySli = objective.KeySli,
            Status = status,
        };
    }

    private static (string Status, double Score) Rate(SloObjective objective, bool measured, bool pass, bool warning)
    {
        if (objective.Pass.Count == 0)
        {
            return ("info", 0);
        }

        if (!measured)
        {
            return ("fail", 0);
        }

        return pass ? ("pass", objective.Weight)
            : warning ? ("warning", objective.Weight / 2.0)
            : ("fail", 0);
    }

    private static (bool Met, List<CriterionTarget>? Targets) Level(
        IReadOnlyList<IReadOnlyList<string>> groups, double value, double? before)
    {
        if (groups.Count == 0)
        {
            return (false, null);
        }

        var targets = new List<CriterionTarget>();
        var met = false;
        foreach (var group in groups)
        {
            var all = true;
            foreach (var text in group)
            {
                var satisfied = Criterion.TryParse(text) is { } criterion && criterion.IsSatisfied(value, before);
                targets.Add(new(text, Criterion.TryParse(text)?.Target(before) ?? 0, !satisfied));
                all &= satisfied;
            }

            met |= all;
        }

        return (met, targets);
    }
}
