using Orchestrator.Model.Findings;

namespace Orchestrator.Ingress;

/// <summary>Why an event was not taken, in the terms of an HTTP answer.</summary>
public sealed record Refusal(int Status, string Title, string Detail)
{
    public IReadOnlyList<FieldProblem> Details { get; init; } = [];

    /// <summary>The detail, and each field's problem.</summary>
    public override string ToString() =>
        Details.Count == 0 ? Detail : $"{Detail} ({string.Join("; ", Details.Select(d => $"{d.Field}: {d.Problem}"))})";
}
