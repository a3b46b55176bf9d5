using System.Text.Json.Nodes;

namespace Orchestrator.Cli.Manifests;

/// <summary>Steadybit's registration files (<c>extensions.d/extension-NAME.yaml</c>): an address and the types of what is there.</summary>
internal static class SteadybitExtension
{
    /// <summary>The listener that the file asks for, named after the file; null for any other document.</summary>
    public static JsonObject? ToListener(string file, JsonObject document) =>
        document.ContainsKey("kind") || document["url"] is not { } url || document["types"] is not JsonArray types
        || !types.Any(type => string.Equals(type?.ToString(), "EVENT", StringComparison.OrdinalIgnoreCase))
            ? null
            : new JsonObject
            {
                ["apiVersion"] = "orchestrator/v1",
                ["kind"] = "Listener",
                ["metadata"] = new JsonObject { ["name"] = Path.GetFileNameWithoutExtension(file) },
                ["spec"] = new JsonObject { ["kind"] = "Extension", ["url"] = url.ToString() },
            };
}
