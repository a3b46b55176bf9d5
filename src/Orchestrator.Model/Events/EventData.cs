using System.Text.Json;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Events;

/// <summary>The data block every Keptn event shares, read from an event's data; absent members are empty.</summary>
public sealed record EventData
{
    private static readonly Dictionary<string, string> NoLabels = [];

    public string Project { get; init; } = "";

    public string Stage { get; init; } = "";

    public string Service { get; init; } = "";

    public IReadOnlyDictionary<string, string> Labels { get; init; } = NoLabels;

    /// <summary>The word as sent; <see cref="Verdict.Parse"/> reads it.</summary>
    public string Status { get; init; } = "";

    /// <summary>The word as sent; <see cref="Verdict.Parse"/> reads it.</summary>
    public string Result { get; init; } = "";

    public string Message { get; init; } = "";

    public Scope Scope => new(Project, Stage, Service);

    /// <summary>Reads the members that are there and have the right type; never fails.</summary>
    public static EventData Read(JsonElement? data)
    {
        if (data is not { ValueKind: JsonValueKind.Object } block)
        {
            return new EventData();
        }

        return new EventData
        {
            Project = Text(block, "project"),
            Stage = Text(block, "stage"),
            Service = Text(block, "service"),
            Labels = ReadLabels(block),
            Status = Text(block, "status"),
            Result = Text(block, "result"),
            Message = Text(block, "message"),
        };
    }

    private static string Text(JsonElement block, string name) =>
        block.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";

    private static Dictionary<string, string> ReadLabels(JsonElement block)
    {
        if (!block.TryGetProperty("labels", out var labels) || labels.ValueKind != JsonValueKind.Object)
        {
            return NoLabels;
        }

        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in labels.EnumerateObject())
        {
            read[label.Name] = label.Value.ValueKind == JsonValueKind.String ? label.Value.GetString() ?? "" : label.Value.GetRawText();
        }

        return read;
    }
}
