using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Api.OpenApi;

/// <summary>The JSON Schema that an example stands for.</summary>
internal static class ExampleSchema
{
    public static JsonObject WithExample(JsonNode? example)
    {
        var schema = Of(example);
        schema["examples"] = new JsonArray(example?.DeepClone());
        return schema;
    }

    public static JsonObject Of(JsonNode? example) => example?.GetValueKind() switch
    {
        JsonValueKind.Object => new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(example.AsObject().Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Of(member.Value)))),
        },
        JsonValueKind.Array => new JsonObject { ["type"] = "array", ["items"] = example.AsArray().Count > 0 ? Of(example[0]) : new JsonObject() },
        JsonValueKind.Number => Typed("number"),
        JsonValueKind.True or JsonValueKind.False => Typed("boolean"),
        JsonValueKind.String when DateTimeOffset.TryParse(example.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture, out _) && example.GetValue<string>().Contains('T', StringComparison.Ordinal) =>
            new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        JsonValueKind.String => Typed("string"),
        _ => [],
    };

    private static JsonObject Typed(string type) => new() { ["type"] = type };
}
