using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.Model.Events;

/// <summary>Writes an event as CloudEvents 1.0 structured JSON in UTF-8, and reads back what it wrote.</summary>
public static class EventJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] ToUtf8(Event written)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(buffer, written);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(IBufferWriter<byte> buffer, Event written)
    {
        using var writer = new Utf8JsonWriter(buffer, Plain);
        Write(writer, written);
    }

    public static void Write(Utf8JsonWriter writer, Event written)
    {
        writer.WriteStartObject();
        writer.WriteString("specversion"u8, "1.0"u8);
        writer.WriteString("id"u8, written.Id);
        writer.WriteString("source"u8, written.Source);
        writer.WriteString("type"u8, written.Type);
        WriteOptional(writer, "subject"u8, written.Subject);
        if (written.Time is { } time)
        {
            writer.WriteString("time"u8, Timestamp.Format(time));
        }

        WriteOptional(writer, "datacontenttype"u8, written.DataContentType);
        WriteOptional(writer, "dataschema"u8, written.DataSchema);
        WriteOptional(writer, "shkeptncontext"u8, written.Context);
        WriteOptional(writer, "triggeredid"u8, written.TriggeredId);
        WriteOptional(writer, "gitcommitid"u8, written.GitCommitId);
        foreach (var (name, value) in written.Extensions)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        if (written.BinaryData is { } bytes)
        {
            writer.WriteBase64String("data_base64"u8, bytes.Span);
        }
        else if (written.Data is { } data)
        {
            writer.WritePropertyName("data"u8);
            data.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads an event that <see cref="Write(Utf8JsonWriter, Event)"/> wrote, for example a row of the log.</summary>
    /// <exception cref="FormatException">It is no event, or no JSON.</exception>
    public static Event Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            // Not disposed: the data of the event lives in it.
            var document = JsonDocument.Parse(utf8, JsonDepth.Accepted);
            return Parse(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException($"Cannot read an event: {e.Message}", e);
        }
    }

    /// <summary>Reads an event from structured JSON that is known to be valid; <see cref="EventReader"/> is for everything else.</summary>
    public static Event Parse(JsonElement json)
    {
        var reading = EventReader.Read(json, EventReading.Structured);
        return reading.Event ?? throw new FormatException(
            $"Cannot read an event: {string.Join("; ", reading.Problems.Select(problem => $"{problem.Field}: {problem.Problem}"))}.");
    }

    private static void WriteOptional(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
