namespace Orchestrator.Model.Evaluations;

/// <summary>One number for several earlier values.</summary>
public static class Aggregation
{
    /// <summary>avg, p50, p90 or p95 of the values; null without values, 0 for an unknown function, as in Keptn.</summary>
    public static double? Of(IReadOnlyList<double> values, string function)
    {
        if (values.Count == 0)
        {
            return null;
        }

        return function switch
        {
            "avg" => values.Average(),
            "p50" => Percentile(values, 0.5),
            "p90" => Percentile(values, 0.9),
            "p95" => Percentile(values, 0.95),
            _ => 0,
        };
    }

    /// <summary>The value at position p*(n+1), between two neighbours by linear interpolation, kept within the list.</summary>
    public static double Percentile(IReadOnlyList<double> values, double p)
    {
        var sorted = values.Order().ToList();
        var position = p * (sorted.Count + 1);
        var index = (int)Math.Floor(position);
        if (index < 1)
        {
            return sorted[0];
        }

        if (index >= sorted.Count)
        {
            return sorted[^1];
        }

        return sorted[index - 1] + ((position - index) * (sorted[index] - sorted[index - 1]));
    }
}
