using System.Buffers;
using System.Text.Json;
using Orchestrator.Model.Events;

namespace Orchestrator.Model.Payloads;

/// <summary>
/// Keptn's deep merge, mended: objects merge, a later scalar wins, a list that contains all of the older one replaces it, other
/// lists are joined with the new items first; null keeps what is there, except that it empties a text.
/// </summary>
public static class JsonMerge
{
    public static JsonElement? Merge(JsonElement? older, JsonElement? newer)
    {
        if (older is not { } a || a.ValueKind == JsonValueKind.Null)
        {
            return newer;
        }

        if (newer is not { } b)
        {
            return older;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, PayloadJson.Options))
        {
            Write(writer, a, b);
        }

        return JsonElement.Parse(buffer.WrittenSpan, JsonDepth.Accepted);
    }

    internal static void Write(Utf8JsonWriter writer, JsonElement older, JsonElement newer)
    {
        switch (older.ValueKind, newer.ValueKind)
        {
            case (JsonValueKind.Object, JsonValueKind.Object):
                WriteObject(writer, older, newer);
                break;
            case (JsonValueKind.Array, JsonValueKind.Array):
                WriteArray(writer, older, newer);
                break;
            case (JsonValueKind.String, JsonValueKind.Null):
                writer.WriteStringValue(""u8);
                break;
            case (_, JsonValueKind.Null):
                older.WriteTo(writer);
                break;
            default:
                newer.WriteTo(writer);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement older, JsonElement newer)
    {
        writer.WriteStartObject();
        foreach (var member in older.EnumerateObject())
        {
            writer.WritePropertyName(member.Name);
            if (newer.TryGetProperty(member.Name, out var value))
            {
                Write(writer, member.Value, value);
            }
            else
            {
                member.Value.WriteTo(writer);
            }
        }

        foreach (var member in newer.EnumerateObject())
        {
            if (!older.TryGetProperty(member.Name, out _))
            {
                writer.WritePropertyName(member.Name);
                member.Value.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, JsonElement older, JsonElement newer)
    {
        if (ContainsAll(newer, older))
        {
            newer.WriteTo(writer);
            return;
        }

        writer.WriteStartArray();
        foreach (var item in newer.EnumerateArray())
        {
            item.WriteTo(writer);
        }

        foreach (var item in older.EnumerateArray())
        {
            item.WriteTo(writer);
        }

        writer.WriteEndArray();
    }

    /// <summary>Whether every item of the smaller list is in the larger one, as often as it is in the smaller.</summary>
    private static bool ContainsAll(JsonElement larger, JsonElement smaller)
    {
        var count = larger.GetArrayLength();
        if (smaller.GetArrayLength() > count)
        {
            return false;
        }

        var taken = new bool[count];
        foreach (var item in smaller.EnumerateArray())
        {
            var index = 0;
            var found = false;
            foreach (var candidate in larger.EnumerateArray())
            {
                if (!taken[index] && JsonElement.DeepEquals(candidate, item))
                {
                    taken[index] = true;
                    found = true;
                    break;
                }

                index++;
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }
}
