using System.Text;
using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;

namespace Orchestrator.Ingress.Parsing;

/// <summary>Reads the binary mode: attributes in <c>ce-*</c> headers, data in the body.</summary>
internal static class BinaryMode
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsUsedBy(IngressRequest request)
    {
        foreach (var (name, _) in request.Headers)
        {
            if (name.StartsWith("ce-", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    public static string? Header(IngressRequest request, string wanted)
    {
        foreach (var (name, value) in request.Headers)
        {
            if (name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    public static ReadEvent Read(IngressRequest request, JsonDocumentOptions json)
    {
        var problems = new List<FieldProblem>();
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            WriteAttributes(writer, request, problems);
            if (WriteData(writer, request, json) is { } refusal)
            {
                return ReadEvent.Refused(refusal);
            }

            writer.WriteEndObject();
        }

        if (problems.Count > 0)
        {
            return ReadEvent.Refused(Refusals.Invalid("The event's headers are not valid.", problems));
        }

        // Not disposed: the data of the event lives in it.
        var document = JsonDocument.Parse(buffer.ToArray(), new JsonDocumentOptions { MaxDepth = json.MaxDepth + 1 });
        if (LegacyEnvelope.Upgrade(document.RootElement, out var upgraded, out var warnings) is { } tooOld)
        {
            return ReadEvent.Refused(tooOld);
        }

        var read = ReadEvent.Of(EventReader.Read(upgraded, EventReading.Structured));
        return warnings.Count == 0 ? read : read with { Warnings = [.. warnings, .. read.Warnings] };
    }

    /// <summary>Undoes quotes and one round of percent-encoding; null when an encoding is broken or not UTF-8.</summary>
    public static string? Decode(string value)
    {
        if (Unquote(value.Trim()) is not { } text)
        {
            return null;
        }

        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
            }
            else if (i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                return null;
            }
        }

        try
        {
            return StrictUtf8.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static void WriteAttributes(Utf8JsonWriter writer, IngressRequest request, List<FieldProblem> problems)
    {
        foreach (var (header, value) in request.Headers)
        {
            if (!header.StartsWith("ce-", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var name = header[3..].ToLowerInvariant();
            if (Decode(value) is not { } text)
            {
                problems.Add(new FieldProblem(name, "the percent-encoding of the header is broken or not UTF-8"));
            }
            else if (name is "datacontenttype" or "data" or "data_base64")
            {
                problems.Add(new FieldProblem(name, "is not an attribute header in the binary mode; use Content-Type and the body"));
            }
            else
            {
                writer.WriteString(name, text);
            }
        }

        if (request.ContentType is { Length: > 0 } contentType)
        {
            writer.WriteString("datacontenttype", contentType);
        }
    }

    private static Refusal? WriteData(Utf8JsonWriter writer, IngressRequest request, JsonDocumentOptions json)
    {
        if (request.Body.IsEmpty)
        {
            return null;
        }

        if (request.ContentType is { } contentType && IsJson(contentType))
        {
            try
            {
                using var document = JsonDocument.Parse(request.Body, json);
                writer.WritePropertyName("data");
                document.RootElement.WriteTo(writer);
                return null;
            }
            catch (JsonException e)
            {
                return Refusals.NotJson(e.Message);
            }
        }

        if (IsText(request.ContentType) && TryText(request.Body.Span) is { } text)
        {
            writer.WriteString("data", text);
        }
        else
        {
            writer.WriteBase64String("data_base64", request.Body.Span);
        }

        return null;
    }

    // Quotes go wherever they are; a backslash escapes only inside them.
    private static string? Unquote(string text)
    {
        if (!text.Contains('"', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                quoted = !quoted;
                continue;
            }

            i += quoted && text[i] == '\\' && i + 1 < text.Length ? 1 : 0;
            plain.Append(text[i]);
        }

        return quoted ? null : plain.ToString();
    }

    private static bool IsJson(string contentType)
    {
        var essence = contentType.Split(';')[0].Trim();
        return essence.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || essence.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }

    // Without a content type the body is opaque: text if it can be text.
    private static bool IsText(string? contentType) =>
        contentType is null
        || contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || contentType.Contains("xml", StringComparison.OrdinalIgnoreCase);

    private static string? TryText(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
