using System.Text.Json.Serialization;

namespace Orchestrator.Workflows.Lanes;

/// <summary>A sequence in a lane. The names are short because thousands of them are carried from run to run.</summary>
/// <param name="Holder">The workflow id of the sequence.</param>
/// <param name="Context">Sequences of one context never exclude one another.</param>
/// <param name="Since">When the sequence was triggered: the order of the queue.</param>
public sealed record LanePlace(
    [property: JsonPropertyName("h")] string Holder,
    [property: JsonPropertyName("c")] string Context,
    [property: JsonPropertyName("s")] DateTimeOffset Since)
{
    /// <summary>The ticket of the request.</summary>
    [JsonPropertyName("n")]
    public int Ticket { get; init; } = 1;

    /// <summary>Whether this holder knows that others wait, so that it will say when it leaves.</summary>
    [JsonPropertyName("t")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Told { get; init; }
}
