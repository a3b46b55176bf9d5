using System.Text.Json.Nodes;

namespace Orchestrator.Cli.Manifests;

/// <summary>One document of a manifest file: a kind, a name and what is wanted.</summary>
internal sealed record Manifest(string File, string Kind, string Name)
{
    /// <summary>The document as JSON.</summary>
    public required JsonObject Document { get; init; }

    /// <summary>The document as it stands in the file; documents of one file share it.</summary>
    public required string Text { get; init; }

    /// <summary>`spec`, or an empty object.</summary>
    public JsonObject Spec => Document["spec"] as JsonObject ?? [];

    /// <summary>A Keptn or job executor file, which says nothing of the project it belongs to.</summary>
    public bool IsForeign { get; init; }

    public string? SpecText(string name) => Spec[name] is JsonValue value ? value.ToString() : null;
}
