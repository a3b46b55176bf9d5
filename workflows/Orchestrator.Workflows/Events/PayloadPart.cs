using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.Workflows.Events;

/// <summary>
/// Event data on its way through a workflow: the data itself, or the key of the event that has it when it is larger than
/// <see cref="InlineLimit"/> bytes.
/// </summary>
public sealed record PayloadPart
{
    public const int InlineLimit = 64 * 1024;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Data { get; init; }

    /// <summary>The internal key (log row) of the event whose data this is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EventKey { get; init; }
}
