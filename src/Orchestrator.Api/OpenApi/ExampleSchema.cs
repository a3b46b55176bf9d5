using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Api.OpenApi;

/// <summary>The JSON Schema that an example stands for, with what shapes.json adds: which members are needed, which words are allowed.</summary>
internal sealed class ExampleSchema
{
    private readonly JsonNode? required;
    private readonly JsonNode? enums;

    private ExampleSchema(JsonNode? shape)
    {
        required = shape?["required"];
        enums = shape?["enums"];
    }

    /// <param name="example">The example.</param>
    /// <param name="shape">Its <c>required</c> lists and <c>enums</c> by path, such as <c>states[].stages[]</c>; null when there are none.</param>
    public static JsonObject Of(JsonNode? example, JsonNode? shape)
    {
        var schema = new ExampleSchema(shape).Describe(example, "");
        schema["examples"] = new JsonArray(example?.DeepClone());
        return schema;
    }

    private JsonObject Describe(JsonNode? example, string path)
    {
        var schema = example?.GetValueKind() switch
        {
            JsonValueKind.Object => DescribeObject(example.AsObject(), path),
            JsonValueKind.Array => new JsonObject
            {
                ["type"] = "array",
                ["items"] = example.AsArray().Count > 0 ? Describe(example[0], $"{path}[]") : new JsonObject(),
            },
            JsonValueKind.Number => Typed("number"),
            JsonValueKind.True or JsonValueKind.False => Typed("boolean"),
            JsonValueKind.String when IsTime(example.GetValue<string>()) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            JsonValueKind.String => Typed("string"),
            _ => [],
        };
        if (enums?[path] is { } words)
        {
            schema["enum"] = words.DeepClone();
        }

        return schema;
    }

    private JsonObject DescribeObject(JsonObject example, string path)
    {
        var schema = Typed("object");
        if (required?[path] is { } names)
        {
            schema["required"] = names.DeepClone();
        }

        schema["properties"] = new JsonObject(example.Select(member =>
            KeyValuePair.Create(member.Key, (JsonNode?)Describe(member.Value, path.Length == 0 ? member.Key : $"{path}.{member.Key}"))));
        return schema;
    }

    private static bool IsTime(string text) =>
        text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _);

    private static JsonObject Typed(string type) => new() { ["type"] = type };
}
