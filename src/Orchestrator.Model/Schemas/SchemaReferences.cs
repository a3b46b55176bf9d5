using System.Text.Json;

namespace Orchestrator.Model.Schemas;

/// <summary>Follows references within one schema document: <c>#</c>, <c>#/$defs/name</c>, any JSON pointer.</summary>
internal static class SchemaReferences
{
    /// <summary>Null when the reference leads out of the document, or nowhere.</summary>
    public static JsonElement? Find(JsonElement root, string reference)
    {
        if (reference.Length == 0 || reference[0] != '#' || (reference.Length > 1 && reference[1] != '/'))
        {
            return null;
        }

        var at = root;
        foreach (var part in reference.Split('/').Skip(1))
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) && index >= 0 && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at;
    }
}
