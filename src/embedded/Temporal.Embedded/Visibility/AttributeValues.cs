using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Visibility;

/// <summary>Reads the values of a search attribute, as they are compared: text, whole numbers, real numbers.</summary>
internal static class AttributeValues
{
    /// <summary>The values to be indexed; none where the payload holds nothing that can be searched.</summary>
    public static List<object> Of(Payload payload, IndexedValueType type)
    {
        var values = new List<object>();
        if (payload.Data.IsEmpty)
        {
            return values;
        }

        try
        {
            using var json = JsonDocument.Parse(payload.Data.Memory);
            Add(values, json.RootElement, type);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The engine lets only readable values in; an unreadable one (a lone surrogate, say) is shown but not found.
            values.Clear();
        }

        return values;
    }

    /// <summary>The payload as lists show it: one keyword as a text, a list of keywords as an array.</summary>
    public static Payload Shown(Payload payload, IndexedValueType type)
    {
        if (type is not (IndexedValueType.Keyword or IndexedValueType.KeywordList) || payload.Data.IsEmpty
            || (payload.Data[0] == (byte)'[') == (type == IndexedValueType.KeywordList))
        {
            return payload;
        }

        var values = Of(payload, type);
        var shown = payload.Clone();
        shown.Data = type == IndexedValueType.KeywordList
            ? ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(values))
            : values.Count > 0 ? ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(values[0])) : payload.Data;
        return shown;
    }

    /// <summary>The words of a text, in lower case.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                yield return text[start..i].ToLowerInvariant();
                start = -1;
            }
        }
    }

    private static void Add(List<object> values, JsonElement json, IndexedValueType type)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Array))
            {
                Add(values, item, type);
            }

            return;
        }

        if (type == IndexedValueType.Text && json.ValueKind == JsonValueKind.String)
        {
            AddDistinct(values, Words(json.GetString()!));
        }
        else if (Single(json, type) is { } value)
        {
            AddDistinct(values, [value]);
        }
    }

    private static void AddDistinct(List<object> values, IEnumerable<object> more)
    {
        foreach (var value in more)
        {
            if (!values.Contains(value))
            {
                values.Add(value);
            }
        }
    }

    private static object? Single(JsonElement json, IndexedValueType type) => type switch
    {
        IndexedValueType.Keyword or IndexedValueType.KeywordList => json.ValueKind switch
        {
            JsonValueKind.String => json.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => json.GetRawText(),
            _ => null,
        },
        IndexedValueType.Int => json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var whole) ? whole
            : json.ValueKind == JsonValueKind.String && long.TryParse(json.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole) ? whole : null,
        IndexedValueType.Double => json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var real) ? real : null,
        IndexedValueType.Bool => json.ValueKind is JsonValueKind.True or JsonValueKind.False ? (json.GetBoolean() ? 1L : 0L) : null,
        IndexedValueType.Datetime => json.ValueKind == JsonValueKind.String && UnixNanoseconds.TryParse(json.GetString()!, out var time) ? time : null,
        _ => null,
    };
}
