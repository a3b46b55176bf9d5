namespace Orchestrator.Model.Evaluations;

/// <summary>One measured indicator and its criteria. A level is met when all criteria of at least one of its groups are.</summary>
public sealed record SloObjective
{
    public required string Sli { get; init; }

    public string DisplayName { get; init; } = "";

    public IReadOnlyList<IReadOnlyList<string>> Pass { get; init; } = [];

    public IReadOnlyList<IReadOnlyList<string>> Warning { get; init; } = [];

    public int Weight { get; init; } = 1;

    public bool KeySli { get; init; }
}
