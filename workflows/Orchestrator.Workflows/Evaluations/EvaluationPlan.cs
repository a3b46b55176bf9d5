using System.Text.Json.Serialization;
using Orchestrator.Model.Evaluations;

namespace Orchestrator.Workflows.Evaluations;

/// <summary>All that an evaluation needs to know before it measures.</summary>
public sealed record EvaluationPlan
{
    /// <summary>Why there is nothing to evaluate: no slo.yaml, no provider. It passes then, unless somebody else answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NotConfigured { get; init; }

    /// <summary>Why the evaluation cannot be done although it is configured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }

    public string SliProvider { get; init; } = "";

    /// <summary>True when the activity QueryAsync asks the provider itself; false when get-sli executors are asked by event.</summary>
    public bool QueryOurselves { get; init; }

    public DateTimeOffset Start { get; init; }

    public DateTimeOffset End { get; init; }

    /// <summary>The deployment that is measured; empty when the event names none.</summary>
    public string Deployment { get; init; } = "";

    /// <summary>The text of slo.yaml.</summary>
    public string Slo { get; init; } = "";

    /// <summary>The values of earlier evaluations, newest first, and the ids of their events.</summary>
    public IReadOnlyList<IReadOnlyList<SliValue>> Earlier { get; init; } = [];

    public IReadOnlyList<string> ComparedEvents { get; init; } = [];
}
