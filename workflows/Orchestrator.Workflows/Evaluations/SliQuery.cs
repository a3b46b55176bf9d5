namespace Orchestrator.Workflows.Evaluations;

/// <summary>The indicators to measure, over which span.</summary>
public sealed record SliQuery(
    EvaluationInput Evaluation, DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<string> Indicators, IReadOnlyDictionary<string, string> Filters)
{
    /// <summary>What <c>$DEPLOYMENT</c> in a query stands for.</summary>
    public string Deployment { get; init; } = "";
}
