namespace Orchestrator.Model.Evaluations;

/// <summary>A service level objective file: what is measured, what is good enough, and what it is compared with.</summary>
public sealed record SloFile
{
    public IReadOnlyList<KeyValuePair<string, string>> Filter { get; init; } = [];

    public SloComparison Comparison { get; init; } = new();

    public IReadOnlyList<SloObjective> Objectives { get; init; } = [];

    /// <summary>The percent needed to pass; null when it is missing or no number.</summary>
    public double? PassPercent { get; init; }

    /// <summary>The percent needed for a warning; null when there is no such level.</summary>
    public double? WarningPercent { get; init; }
}
