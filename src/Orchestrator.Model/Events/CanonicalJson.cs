using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Orchestrator.Model.Events;

/// <summary>One spelling for equal JSON: members sorted by name, numbers in their shortest form, no white space.</summary>
public static class CanonicalJson
{
    /// <summary>SHA-256 of an event's data in canonical form (of its bytes when binary, of nothing when absent).</summary>
    public static void Hash(Event received, Span<byte> destination)
    {
        if (received.BinaryData is { } bytes)
        {
            SHA256.HashData(bytes.Span, destination);
            return;
        }

        if (received.Data is not { } data)
        {
            SHA256.HashData([], destination);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, data);
        }

        SHA256.HashData(buffer.WrittenSpan, destination);
    }

    public static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, value);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var integer):
                writer.WriteNumberValue(integer);
                break;
            case JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number) && IsHeldByDouble(value):
                WriteDouble(writer, number);
                break;
            case JsonValueKind.Undefined:
                writer.WriteNullValue();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    // Up to 15 significant digits survive a double. More digits stay as they are written, or different numbers would be one.
    private static bool IsHeldByDouble(JsonElement value)
    {
        var digits = 0;
        foreach (var c in value.GetRawText().AsSpan())
        {
            if (c is 'e' or 'E')
            {
                break;
            }

            digits += char.IsAsciiDigit(c) && (digits > 0 || c != '0') ? 1 : 0;
        }

        return digits <= 15;
    }

    private static void WriteDouble(Utf8JsonWriter writer, double number)
    {
        if (Math.Abs(number) < 1L << 53 && number == Math.Truncate(number))
        {
            writer.WriteNumberValue((long)number);
            return;
        }

        writer.WriteNumberValue(number);
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement value)
    {
        var members = new List<JsonProperty>();
        foreach (var member in value.EnumerateObject())
        {
            members.Add(member);
        }

        // A stable sort keeps repeated names in their order, and the last one wins for every reader.
        writer.WriteStartObject();
        foreach (var member in members.OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            writer.WritePropertyName(member.Name);
            Write(writer, member.Value);
        }

        writer.WriteEndObject();
    }
}
