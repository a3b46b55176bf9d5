using System.Globalization;
using System.Text.Json;
using Orchestrator.Model.Yaml;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Model.Tests.Extensions;

/// <summary>Checks bodies against the OpenAPI document of Steadybit's event kit, as far as that document uses JSON Schema.</summary>
internal sealed class EventKit
{
    private readonly JsonElement document;

    private EventKit(JsonElement document) => this.document = document;

    internal static EventKit Load()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "steadybit", "openapi.yml"))));
        return new EventKit(YamlJson.Convert(stream.Documents[0].RootNode));
    }

    /// <summary>What is wrong with the body of a post; nothing when it is valid.</summary>
    internal IReadOnlyList<string> Check(JsonElement body)
    {
        var schema = document.GetProperty("components").GetProperty("requestBodies").GetProperty("EventRequestBody")
            .GetProperty("content").GetProperty("application/json").GetProperty("schema");
        var problems = new List<string>();
        Check(schema, body, "body", problems);
        return problems;
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<string> problems)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            Check(Resolve(reference.GetString() ?? ""), value, at, problems);
            return;
        }

        if (schema.TryGetProperty("anyOf", out var choices) && !choices.EnumerateArray().Any(choice => IsValid(choice, value)))
        {
            problems.Add($"{at} is none of the choices");
        }

        if (schema.TryGetProperty("type", out var type) && !IsOfType(type.GetString() ?? "", value))
        {
            problems.Add($"{at} is {value.ValueKind}, not {type}");
            return;
        }

        if (schema.TryGetProperty("enum", out var words) && words.EnumerateArray().All(word => word.GetString() != value.GetString()))
        {
            problems.Add($"{at} is '{value}'");
        }

        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time"
            && !DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            problems.Add($"{at} is no time: '{value}'");
        }

        CheckMembers(schema, value, at, problems);
    }

    private void CheckMembers(JsonElement schema, JsonElement value, string at, List<string> problems)
    {
        foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray() : default)
        {
            if (!value.TryGetProperty(name.GetString() ?? "", out _))
            {
                problems.Add($"{at}.{name} is missing");
            }
        }

        var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
        foreach (var member in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default)
        {
            if (known.ValueKind == JsonValueKind.Object && known.TryGetProperty(member.Name, out var inner))
            {
                // x-go-type: uuid.UUID
                if (inner.TryGetProperty("x-go-type", out _) && !Guid.TryParseExact(member.Value.GetString(), "D", out _))
                {
                    problems.Add($"{at}.{member.Name} is no UUID: '{member.Value}'");
                }

                Check(inner, member.Value, $"{at}.{member.Name}", problems);
            }
            else if (schema.TryGetProperty("additionalProperties", out var further) && further.ValueKind == JsonValueKind.Object)
            {
                Check(further, member.Value, $"{at}.{member.Name}", problems);
            }
        }

        foreach (var item in value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out _) ? value.EnumerateArray() : default)
        {
            Check(schema.GetProperty("items"), item, $"{at}[]", problems);
        }
    }

    private bool IsValid(JsonElement schema, JsonElement value)
    {
        var problems = new List<string>();
        Check(schema, value, "", problems);
        return problems.Count == 0;
    }

    private JsonElement Resolve(string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate(document, (from, name) => from.GetProperty(name));

    private static bool IsOfType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "number" => value.ValueKind == JsonValueKind.Number,
        "string" => value.ValueKind == JsonValueKind.String,
        _ => throw new InvalidOperationException($"The document has the type '{type}'."),
    };
}
