using System.Text.Json;
using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Schemas;

/// <summary>Reads a schema before it is used: a keyword that is misspelt or misused would let everything through.</summary>
internal sealed class SchemaReview(JsonElement root)
{
    private static readonly string[] Single = ["additionalProperties", "propertyNames", "items", "contains", "not", "if", "then", "else"];
    private static readonly string[] Lists = ["allOf", "anyOf", "oneOf", "prefixItems"];
    private static readonly string[] Maps = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"];
    private static readonly string[] Numbers =
    [
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems",
        "minProperties", "maxProperties", "minContains", "maxContains",
    ];

    private static readonly string[] Others = ["type", "enum", "const", "required", "dependentRequired", "pattern", "uniqueItems", "$ref"];
    private static readonly string[] Refused = ["unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "$recursiveRef", "dependencies", "additionalItems"];
    private static readonly string[] Remarks =
    [
        "$schema", "$id", "$comment", "$anchor", "$vocabulary", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
        "format", "contentEncoding", "contentMediaType", "contentSchema",
    ];

    private static readonly string[] Known = [.. Single, .. Lists, .. Maps, .. Numbers, .. Others, .. Remarks];

    private readonly List<(Severity Severity, FieldProblem Problem)> findings = [];

    public IReadOnlyList<(Severity Severity, FieldProblem Problem)> Run()
    {
        Review(root, "inputs");
        return findings;
    }

    private void Review(JsonElement schema, string path)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            Error(path, $"expected a schema, an object or true or false, got {schema.GetRawText()}");
            return;
        }

        foreach (var member in schema.EnumerateObject())
        {
            ReviewKeyword(member, $"{path}.{member.Name}");
        }
    }

    private void ReviewKeyword(JsonProperty keyword, string at)
    {
        var (name, value) = (keyword.Name, keyword.Value);
        if (Single.Contains(name))
        {
            Review(value, at);
        }
        else if (Lists.Contains(name))
        {
            ReviewList(value, at);
        }
        else if (Maps.Contains(name))
        {
            ReviewMap(name, value, at);
        }
        else if (Numbers.Contains(name))
        {
            Expect(value.ValueKind == JsonValueKind.Number, at, "a number", value);
        }
        else if (Refused.Contains(name))
        {
            Error(at, "cannot be checked here; use properties, items, required and allOf instead");
        }
        else if (!Others.Contains(name) && !Remarks.Contains(name) && !name.StartsWith("x-", StringComparison.Ordinal))
        {
            findings.Add((Severity.Warning, new(at, $"is no keyword of JSON Schema and is ignored.{NearestNames.Suggestion(name, Known)}")));
        }
        else
        {
            ReviewOther(name, value, at);
        }
    }

    private void ReviewOther(string name, JsonElement value, string at)
    {
        switch (name)
        {
            case "type":
                foreach (var word in value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : (JsonElement[])[value])
                {
                    Expect(SchemaTypes.Words.Contains(word.ToString()), at, $"one of {string.Join(", ", SchemaTypes.Words)}", word);
                }

                break;
            case "enum":
                Expect(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0, at, "a list of values", value);
                break;
            case "required":
                Expect(IsTexts(value), at, "a list of names", value);
                break;
            case "dependentRequired":
                Expect(value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(entry => IsTexts(entry.Value)), at, "lists of names", value);
                break;
            case "uniqueItems":
                Expect(value.ValueKind is JsonValueKind.True or JsonValueKind.False, at, "true or false", value);
                break;
            case "pattern":
                ReviewPattern(value.ToString(), at);
                break;
            case "$ref" when SchemaReferences.Find(root, value.ToString()) is null:
                Error(at, $"expected a place in this schema such as #/$defs/name, got '{value}'");
                break;
        }
    }

    private void ReviewList(JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            Expect(false, at, "a list of schemas", value);
            return;
        }

        var index = 0;
        foreach (var part in value.EnumerateArray())
        {
            Review(part, $"{at}[{index++}]");
        }
    }

    private void ReviewMap(string name, JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Expect(false, at, "an object of schemas", value);
            return;
        }

        foreach (var entry in value.EnumerateObject())
        {
            if (name == "patternProperties")
            {
                ReviewPattern(entry.Name, $"{at}.{entry.Name}");
            }

            Review(entry.Value, $"{at}.{entry.Name}");
        }
    }

    private void ReviewPattern(string pattern, string at)
    {
        if (SchemaTypes.PatternProblem(pattern) is { } problem)
        {
            Error(at, $"expected a regular expression, got '{pattern}': {problem}");
        }
    }

    private static bool IsTexts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String);

    private void Expect(bool holds, string at, string expected, JsonElement value)
    {
        if (!holds)
        {
            Error(at, $"expected {expected}, got {value.GetRawText()}");
        }
    }

    private void Error(string at, string problem) => findings.Add((Severity.Error, new(at, problem)));
}
