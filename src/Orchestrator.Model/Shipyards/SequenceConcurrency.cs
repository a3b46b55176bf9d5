using System.Text.Json.Serialization;

namespace Orchestrator.Model.Shipyards;

/// <summary>Who waits for whom: the group whose sequences exclude one another and what a newcomer does.</summary>
public sealed record SequenceConcurrency
{
    /// <summary>The name of the group within the project; null is the service in its stage.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Group { get; init; }

    public ConcurrencyPolicy Policy { get; init; } = ConcurrencyPolicy.Queue;
}
