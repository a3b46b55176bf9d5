using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Verbs;

/// <summary>The data of an emitted event by Dispatch's options: JSON text, or a file whose kind is told by its first bytes.</summary>
internal sealed record EmittedData(Option<string?> File, Option<bool> Binary, Option<string?> ContentType)
{
    private const string Json = "application/json";
    private const int Sniffed = 512;

    private static readonly (string Type, byte[] Begin)[] Signatures =
    [
        ("application/pdf", "%PDF-"u8.ToArray()), ("image/png", [0x89, (byte)'P', (byte)'N', (byte)'G']), ("image/gif", "GIF8"u8.ToArray()),
        ("image/jpeg", [0xFF, 0xD8, 0xFF]), ("application/zip", "PK"u8.ToArray()), ("application/x-gzip", [0x1F, 0x8B, 0x08]),
        ("text/xml; charset=utf-8", "<?xml"u8.ToArray()), ("text/html; charset=utf-8", "<!DOCTYPE HTML"u8.ToArray()), ("text/html; charset=utf-8", "<html"u8.ToArray()),
    ];

    public static EmittedData Create() => new(
        new Option<string?>("--data-from-file") { Description = "file with the data of the event", HelpName = "FILE" },
        new Option<bool>("--binary") { Description = "send the file as base64, whatever it holds" },
        new Option<string?>("--content-type") { Description = "media type of the data; else JSON, or what the file looks like", HelpName = "TYPE" });

    public void AddTo(Command command)
    {
        command.Add(File);
        command.Add(Binary);
        command.Add(ContentType);
    }

    /// <summary>Puts the data into the event; false when none was given here.</summary>
    public async Task<bool> ApplyAsync(ParseResult parsed, string[]? data, JsonObject body, CancellationToken cancellationToken)
    {
        var type = parsed.GetValue(ContentType);
        if (parsed.GetValue(File) is { } file)
        {
            if (data is { Length: > 0 })
            {
                throw new CommandLineException(ExitCode.BadInput, "--data and --data-from-file are mutually exclusive, specify only one of them");
            }

            Put(body, await InputFile.ReadAsync(file, cancellationToken), type, parsed.GetValue(Binary));
            return true;
        }

        if (data is [var plain] && type is not null && !type.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            body["datacontenttype"] = type;
            body["data"] = plain;
            return true;
        }

        if (data is not [var text] || !IsJson(text))
        {
            if (type is not null)
            {
                body["datacontenttype"] = type;
            }

            return false;
        }

        body["datacontenttype"] = type ?? Json;
        body["data"] = Parse(text);
        return true;
    }

    private static void Put(JsonObject body, byte[] content, string? given, bool binary)
    {
        var type = given ?? Sniff(content);
        body["datacontenttype"] = type;
        if (!binary && type.StartsWith(Json, StringComparison.OrdinalIgnoreCase))
        {
            body["data"] = Parse(Encoding.UTF8.GetString(content));
        }
        else if (!binary && type.StartsWith("text", StringComparison.OrdinalIgnoreCase))
        {
            body["data"] = Encoding.UTF8.GetString(content);
        }
        else
        {
            body["data_base64"] = Convert.ToBase64String(content);
        }
    }

    // Everything else is a path and its value.
    private static bool IsJson(string text) => text is ['{' or '[' or '"', ..] or "true" or "false" or "null"
        || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException e)
        {
            throw new CommandLineException(ExitCode.BadInput, $"Cannot read the data as JSON: {e.Message}");
        }
    }

    private static string Sniff(byte[] content)
    {
        var begin = content.AsSpan(0, Math.Min(content.Length, Sniffed));
        foreach (var (type, signature) in Signatures)
        {
            if (begin.StartsWith(signature))
            {
                return type;
            }
        }

        foreach (var one in begin)
        {
            // Control characters that no text has.
            if (one is < 0x09 or 0x0B or (> 0x0D and < 0x1B) or (> 0x1B and < 0x20))
            {
                return "application/octet-stream";
            }
        }

        return "text/plain; charset=utf-8";
    }
}
