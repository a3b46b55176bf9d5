using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Cli.Verbs;

/// <summary>Writes values into JSON by dotted path.</summary>
internal static class JsonPath
{
    public static void Place(JsonObject target, string[] names, JsonNode? value)
    {
        var parent = target;
        foreach (var name in names[..^1])
        {
            if (parent[name] is not JsonObject child)
            {
                child = [];
                parent[name] = child;
            }

            parent = child;
        }

        parent[names[^1]] = value;
    }

    /// <summary>true, false and numbers keep their kind; everything else is text.</summary>
    public static JsonNode? ScalarOrText(string text)
    {
        var parsed = TryParse(text);
        return parsed?.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False ? parsed : JsonValue.Create(text);
    }

    /// <summary>Any JSON, else text.</summary>
    public static JsonNode? ParseOrText(string text) => TryParse(text) ?? JsonValue.Create(text);

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
