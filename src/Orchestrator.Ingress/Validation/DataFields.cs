using System.Text.Json;

namespace Orchestrator.Ingress.Validation;

/// <summary>The members of the data that ingress looks at; null where absent or no string.</summary>
internal readonly record struct DataFields(string? Project, string? Stage, string? Service, string? Result, string? Status)
{
    public static DataFields Read(JsonElement? data) =>
        data is { ValueKind: JsonValueKind.Object }
            ? new DataFields(Text(data, "project"), Text(data, "stage"), Text(data, "service"), Text(data, "result"), Text(data, "status"))
            : default;

    public static string? Text(JsonElement? data, string name) =>
        data is { ValueKind: JsonValueKind.Object } block && block.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
