using System.Text.Json;

namespace Orchestrator.Activities.Jobs;

/// <summary>What a container says about its own end in /keptn/result.json.</summary>
internal sealed record ResultFile
{
    internal const string Name = "result.json";

    private static readonly string[] Results = ["pass", "warning", "fail"];
    private static readonly string[] Statuses = ["succeeded", "errored"];
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 56 };

    internal string? Result { get; private init; }

    internal string? Status { get; private init; }

    internal string? Message { get; private init; }

    internal JsonElement? Data { get; private init; }

    internal IReadOnlyDictionary<string, string>? Labels { get; private init; }

    /// <summary>The file, or all that is wrong with it.</summary>
    internal static ResultFile? Parse(ReadOnlyMemory<byte> content, out IReadOnlyList<string> problems)
    {
        try
        {
            using var document = JsonDocument.Parse(content, Depth);
            return Read(document.RootElement, out problems);
        }
        catch (JsonException e)
        {
            problems = [$"expected JSON: {e.Message}"];
            return null;
        }
    }

    private static ResultFile? Read(JsonElement root, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        problems = found;
        if (root.ValueKind != JsonValueKind.Object)
        {
            found.Add($"expected an object, got {Kind(root)}");
            return null;
        }

        var file = new ResultFile
        {
            Result = Word(root, "result", Results, found),
            Status = Word(root, "status", Statuses, found),
            Message = Text(root, "message", found),
            Data = Object(root, "data", found)?.Clone(),
            Labels = ReadLabels(root, found),
        };
        return found.Count == 0 ? file : null;
    }

    private static string? Text(JsonElement root, string name, List<string> problems)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            problems.Add($"expected '{name}' to be a string, got {Kind(value)}");
            return null;
        }

        return value.GetString();
    }

    private static string? Word(JsonElement root, string name, string[] allowed, List<string> problems)
    {
        var word = Text(root, name, problems)?.ToLowerInvariant();
        if (word is not null && !allowed.Contains(word))
        {
            problems.Add($"expected '{name}' to be one of {string.Join(", ", allowed)}, got '{word}'");
        }

        return word;
    }

    private static JsonElement? Object(JsonElement root, string name, List<string> problems)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"expected '{name}' to be an object, got {Kind(value)}");
            return null;
        }

        return value;
    }

    private static Dictionary<string, string>? ReadLabels(JsonElement root, List<string> problems)
    {
        if (Object(root, "labels", problems) is not { } labels)
        {
            return null;
        }

        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in labels.EnumerateObject())
        {
            if (Text(labels, label.Name, problems) is { } value)
            {
                read[label.Name] = value;
            }
        }

        return read;
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
