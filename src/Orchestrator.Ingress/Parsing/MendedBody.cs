using System.Text;
using System.Text.Json;
using Orchestrator.Model.Legacy;

namespace Orchestrator.Ingress.Parsing;

/// <summary>A body that is almost JSON: accepted for the legacy Keptn types only, as their document prints them.</summary>
internal static class MendedBody
{
    public static (JsonElement Root, IReadOnlyList<string> Remarks)? Read(ReadOnlyMemory<byte> body, JsonDocumentOptions json)
    {
        var (text, remarks) = LenientJson.Mend(Encoding.UTF8.GetString(body.Span));
        if (remarks.Count == 0)
        {
            return null;
        }

        try
        {
            var root = JsonDocument.Parse(text, json).RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("type", out var type)
                && type.ValueKind == JsonValueKind.String
                && LegacyKeptn.IsLegacy(type.GetString() ?? "")
                    ? (root, remarks)
                    : null;
        }
        catch (JsonException)
        {
            // Beyond mending: the strict reader's refusal stands.
            return null;
        }
    }
}
