namespace Orchestrator.Model.Evaluations;

/// <summary>Which earlier evaluations relative criteria look at.</summary>
public sealed record SloComparison
{
    /// <summary><c>single_result</c> or <c>several_results</c>.</summary>
    public string CompareWith { get; init; } = "single_result";

    /// <summary><c>pass</c>, <c>pass_or_warn</c> or <c>all</c>.</summary>
    public string IncludeResultWithScore { get; init; } = "all";

    public int NumberOfResults { get; init; } = 1;

    public string AggregateFunction { get; init; } = "avg";

    /// <summary>How many earlier evaluations to fetch, newest first.</summary>
    public int Fetched => CompareWith switch
    {
        "single_result" => 1,
        "several_results" => NumberOfResults,
        _ => 3,
    };
}
