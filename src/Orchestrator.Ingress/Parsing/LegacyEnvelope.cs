using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Orchestrator.Model.Events;

namespace Orchestrator.Ingress.Parsing;

/// <summary>Second step: turns CloudEvents 0.1, 0.2 and 0.3 envelopes into 1.0. What is 1.0 already passes untouched.</summary>
internal static partial class LegacyEnvelope
{
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["eventType"] = "type",
        ["eventID"] = "id",
        ["eventTime"] = "time",
        ["contentType"] = "datacontenttype",
        ["contenttype"] = "datacontenttype",
        ["schemaURL"] = "dataschema",
        ["schemaurl"] = "dataschema",
        ["eventTypeVersion"] = "eventtypeversion",

        // As header names, which know no case.
        ["eventtype"] = "type",
        ["eventid"] = "id",
        ["eventtime"] = "time",
    };

    private static readonly HashSet<string> Known =
        ["id", "source", "type", "time", "subject", "datacontenttype", "dataschema", "data", "data_base64", "shkeptncontext", "triggeredid", "gitcommitid"];

    /// <summary>Null when <paramref name="upgraded"/> can be read as 1.0, else why not.</summary>
    public static Refusal? Upgrade(JsonElement body, out JsonElement upgraded, out IReadOnlyList<string> warnings)
    {
        upgraded = body;
        warnings = [];
        if (body.ValueKind != JsonValueKind.Object || Version(body) is not { } version || version == "1.0")
        {
            return null;
        }

        if (version is not ("0.1" or "0.2" or "0.3"))
        {
            return Refusals.Invalid(
                "The event's version is unknown.",
                [new("specversion", $"expected '1.0', '0.3', '0.2' or '0.1', got '{version}'")]);
        }

        var remarks = new List<string>();
        var target = new JsonObject { ["specversion"] = "1.0" };
        if (Copy(body, version, target, remarks) is { } collision)
        {
            return collision;
        }

        SettleData(target, version);
        upgraded = JsonSerializer.SerializeToElement(target);
        warnings = remarks;
        return null;
    }

    private static string? Version(JsonElement body) =>
        body.TryGetProperty("specversion", out var version)
        || body.TryGetProperty("cloudEventsVersion", out version)
        || body.TryGetProperty("cloudeventsversion", out version)
            ? version.ValueKind == JsonValueKind.String ? version.GetString() : version.GetRawText()
            : null;

    private static Refusal? Copy(JsonElement body, string version, JsonObject target, List<string> remarks)
    {
        foreach (var member in Members(body))
        {
            if (member.Value.ValueKind == JsonValueKind.Null
                || (member.Value.ValueKind == JsonValueKind.String && member.Value.GetString()?.Length == 0 && member.Name != "data")
                || member.Name is "specversion" or "cloudEventsVersion" or "cloudeventsversion")
            {
                continue;
            }

            var name = Renamed.GetValueOrDefault(member.Name, member.Name);
            if (name == "dataschema" && !AttributeRules.IsUri(member.Value.ToString()))
            {
                remarks.Add($"{member.Name} '{member.Value}' is not an absolute URI and was dropped.");
                continue;
            }

            var isKnown = Known.Contains(name);
            name = name.StartsWith("x-", StringComparison.Ordinal) ? name[2..] : name;
            if (version == "0.3" && NotInNames().IsMatch(name.ToLowerInvariant()) && !isKnown)
            {
                return Refusals.Invalid("An attribute has a name that CloudEvents 0.3 does not allow.", [new(member.Name, "expected letters and digits only")]);
            }

            name = isKnown ? name : NotInNames().Replace(name.ToLowerInvariant(), "");
            if (name.Length == 0)
            {
                continue;
            }

            if (target.ContainsKey(name))
            {
                return Refusals.Invalid(
                    "Two attributes have the same name in CloudEvents 1.0.", [new(member.Name, $"collides with '{name}'")]);
            }

            target[name] = name is "data" || isKnown ? JsonNode.Parse(member.Value.GetRawText(), null, JsonDepth.Accepted) : Extension(member.Value);
        }

        return null;
    }

    // 0.1 has an `extensions` map, later versions put extensions beside the attributes.
    private static IEnumerable<JsonProperty> Members(JsonElement body)
    {
        foreach (var member in body.EnumerateObject())
        {
            if (member.Name == "extensions" && member.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var extension in member.Value.EnumerateObject())
                {
                    yield return extension;
                }
            }
            else
            {
                yield return member;
            }
        }
    }

    private static JsonNode? Extension(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String or JsonValueKind.True or JsonValueKind.False => JsonNode.Parse(value.GetRawText()),
        JsonValueKind.Number when value.TryGetInt32(out _) => JsonNode.Parse(value.GetRawText()),
        JsonValueKind.Number => value.GetRawText(),
        _ => JsonSerializer.Serialize(value),
    };

    private static void SettleData(JsonObject target, string version)
    {
        var encoded = target["datacontentencoding"]?.ToString();
        target.Remove("datacontentencoding");
        if (target["data"] is not { } data)
        {
            return;
        }

        target["datacontenttype"] ??= "application/json";
        var text = data.GetValueKind() == JsonValueKind.String ? data.GetValue<string>() : null;
        var isBase64 = version == "0.3"
            ? string.Equals(encoded, "base64", StringComparison.OrdinalIgnoreCase)
            : !IsText(target["datacontenttype"]?.ToString() ?? "");
        if (isBase64 && text is not null && Convert.TryFromBase64String(text, new byte[text.Length], out _))
        {
            target.Remove("data");
            target["data_base64"] = text;
        }
    }

    private static bool IsText(string mediaType) =>
        mediaType.Contains("json", StringComparison.OrdinalIgnoreCase)
        || mediaType.Contains("xml", StringComparison.OrdinalIgnoreCase)
        || mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("[^a-z0-9]")]
    private static partial Regex NotInNames();
}
