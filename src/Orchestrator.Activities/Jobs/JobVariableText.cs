using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Serialization;

namespace Orchestrator.Activities.Jobs;

/// <summary>Writes a value of an event as the text of a variable.</summary>
internal static class JobVariableText
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly ISerializer Yaml = new SerializerBuilder().WithQuotingNecessaryStrings().Build();

    /// <summary>As JSON or YAML when the job says so; else scalars as they are and the rest as JSON.</summary>
    internal static string Write(JsonElement value, string? form) => form?.ToLowerInvariant() switch
    {
        "json" => JsonSerializer.Serialize(value, Compact),
        "yaml" => Yaml.Serialize(ToPlain(value)),
        _ when value.ValueKind == JsonValueKind.String => value.GetString() ?? "",
        _ when value.ValueKind is JsonValueKind.Object or JsonValueKind.Array => JsonSerializer.Serialize(value, Compact),
        _ => value.GetRawText(),
    };

    private static object? ToPlain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().ToDictionary(member => member.Name, member => ToPlain(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Select(ToPlain).ToList(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out var integer) ? integer : value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
