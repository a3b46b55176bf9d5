using System.Text.Json;

namespace Orchestrator.Model.Events;

/// <summary>One CloudEvent 1.0 as the product sees it: the attributes it acts on by name, the rest as extensions, data as JSON.</summary>
public sealed record Event
{
    private static readonly Dictionary<string, JsonElement> NoExtensions = [];

    public required string Id { get; init; }

    public required string Source { get; init; }

    public required string Type { get; init; }

    public string? Subject { get; init; }

    public DateTimeOffset? Time { get; init; }

    public string? DataContentType { get; init; }

    public string? DataSchema { get; init; }

    /// <summary>Extension <c>shkeptncontext</c>: the chain of sequences this event belongs to.</summary>
    public string? Context { get; init; }

    /// <summary>Extension <c>triggeredid</c>: the id of the <c>.triggered</c> event this one answers.</summary>
    public string? TriggeredId { get; init; }

    /// <summary>Extension <c>gitcommitid</c>: the version of the project's resources to read.</summary>
    public string? GitCommitId { get; init; }

    /// <summary>Data as a JSON value (a string for text); null when the event has none or binary data.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>Data that is not JSON or text (<c>data_base64</c>); null in all other cases.</summary>
    public ReadOnlyMemory<byte>? BinaryData { get; init; }

    /// <summary>All other extension attributes by lower-case name: strings, booleans or 32-bit integers.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extensions { get; init; } = NoExtensions;

    /// <summary>The attribute of that name as text, as a filter sees it; null when absent.</summary>
    public string? Attribute(string name) => name switch
    {
        "id" => Id,
        "source" => Source,
        "type" => Type,
        "specversion" => "1.0",
        "subject" => Subject,
        "time" => Time is { } time ? Timestamp.Format(time) : null,
        "datacontenttype" => DataContentType,
        "dataschema" => DataSchema,
        "shkeptncontext" => Context,
        "triggeredid" => TriggeredId,
        "gitcommitid" => GitCommitId,
        _ => Extensions.TryGetValue(name, out var value) ? Text(value) : null,
    };

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText();
}
