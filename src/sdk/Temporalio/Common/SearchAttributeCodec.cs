using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Converters;

namespace Temporalio.Common;

/// <summary>Search attribute values to and from payloads.</summary>
internal static class SearchAttributeCodec
{
    private static readonly ByteString JsonPlain = ByteString.CopyFromUtf8("json/plain");

    private static readonly ByteString[] TypeNames =
        [.. Enum.GetValues<IndexedValueType>().Select(type => ByteString.CopyFromUtf8(type.ToString()))];

    /// <summary>The payload of a value; null writes JSON null, which removes the attribute.</summary>
    public static Payload Write(SearchAttributeKey key, object? value)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteValue(writer, value);
        }

        var payload = new Payload { Data = UnsafeByteOperations.UnsafeWrap(buffer.WrittenMemory) };
        payload.Metadata.Add(EncodingNames.MetadataKey, JsonPlain);
        payload.Metadata.Add("type", TypeNames[(int)key.ValueType]);
        return payload;
    }

    public static bool TryRead(
        string name, Payload payload, [NotNullWhen(true)] out SearchAttributeKey? key, [NotNullWhen(true)] out object? value)
    {
        key = null;
        value = null;
        if (payload.Data.IsEmpty || !payload.Metadata.TryGetValue("type", out var type))
        {
            return false;
        }

        var reader = new Utf8JsonReader(payload.Data.Span);
        if (!reader.Read() || reader.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        using var document = JsonDocument.ParseValue(ref reader);
        var element = document.RootElement;
        (key, value) = type.ToStringUtf8() switch
        {
            "Text" => (SearchAttributeKey.CreateText(name), Scalar(element).GetString()),
            "Keyword" => (SearchAttributeKey.CreateKeyword(name), Scalar(element).GetString()),
            "Int" => (SearchAttributeKey.CreateLong(name), Scalar(element).GetInt64()),
            "Double" => (SearchAttributeKey.CreateDouble(name), Scalar(element).GetDouble()),
            "Bool" => (SearchAttributeKey.CreateBool(name), Scalar(element).GetBoolean()),
            "Datetime" => (SearchAttributeKey.CreateDateTimeOffset(name), Instant(Scalar(element).GetString()!)),
            "KeywordList" => (SearchAttributeKey.CreateKeywordList(name), Strings(element)),
            _ => ((SearchAttributeKey?)null, (object?)null),
        };
        return key is not null && value is not null;
    }

    // The server takes a list of one for the scalar.
    private static JsonElement Scalar(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 1 ? element[0] : element;

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static string[] Strings(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().Select(item => item.GetString()!)] : [element.GetString()!];

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case DateTimeOffset instant:
                writer.WriteStringValue(instant.ToString("o", CultureInfo.InvariantCulture));
                break;
            case IEnumerable<string> list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    writer.WriteStringValue(item);
                }

                writer.WriteEndArray();
                break;
            default:
                throw new ArgumentException($"A search attribute cannot have a value of type {value.GetType()}.", nameof(value));
        }
    }
}
