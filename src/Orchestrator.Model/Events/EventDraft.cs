using System.Text.Json;
using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Events;

/// <summary>Collects the members of one event while it is read, and the problems they have.</summary>
internal sealed class EventDraft(bool lenient)
{
    private readonly List<FieldProblem> problems = [];
    private readonly List<string> warnings = [];
    private Dictionary<string, JsonElement>? extensions;
    private string? specVersion;
    private string? id;
    private string? source;
    private string? type;
    private string? subject;
    private string? time;
    private string? contentType;
    private string? schema;
    private string? context;
    private string? triggeredId;
    private string? commit;
    private JsonElement? data;
    private ReadOnlyMemory<byte>? binary;

    public void Take(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        switch (name)
        {
            case "specversion": specVersion = Text(name, value); break;
            case "id": id = Text(name, value); break;
            case "source": source = Text(name, value); break;
            case "type": type = Text(name, value); break;
            case "subject": subject = Text(name, value); break;
            case "time": time = Text(name, value); break;
            case "datacontenttype": contentType = Text(name, value); break;
            case "contenttype" when lenient: contentType ??= Text(name, value); break;
            case "dataschema": schema = Text(name, value); break;
            case "shkeptncontext": context = Text(name, value); break;
            case "triggeredid": triggeredId = Text(name, value); break;
            case "gitcommitid": commit = Text(name, value); break;
            case "data": data = value; break;
            case "data_base64": TakeBinary(value); break;
            case "extensions" when lenient && value.ValueKind == JsonValueKind.Object: TakeAll(value); break;
            default: TakeExtension(name, value); break;
        }
    }

    public EventReadingResult Finish()
    {
        Require("specversion", specVersion, !lenient);
        if (specVersion is not null and not "1.0")
        {
            problems.Add(new("specversion", $"expected '1.0', got '{specVersion}'"));
        }

        Require("id", id, !lenient);
        Require("source", source, !lenient);
        Require("type", type, true);
        CheckNotEmpty("subject", subject);
        if (source is not null && source.Length > 0 && !AttributeRules.IsUriReference(source))
        {
            problems.Add(new("source", $"expected a URI reference, got '{source}'"));
        }

        if (schema is not null && !AttributeRules.IsUri(schema))
        {
            problems.Add(new("dataschema", $"expected an absolute URI, got '{schema}'"));
        }

        if (contentType is not null && !AttributeRules.IsMediaType(contentType))
        {
            problems.Add(new("datacontenttype", $"expected a media type such as application/json, got '{contentType}'"));
        }

        DateTimeOffset? at = null;
        if (time is not null && (!lenient || time.Length > 0))
        {
            if (Timestamp.TryParse(time, out var parsed))
            {
                at = parsed;
            }
            else
            {
                problems.Add(new("time", $"expected an RFC 3339 time such as 2026-01-31T12:00:00Z, got '{time}'"));
            }
        }

        if (data is not null && binary is not null)
        {
            problems.Add(new("data_base64", "expected either data or data_base64, got both"));
        }

        return problems.Count > 0 ? new(null, problems, warnings) : new(Build(at), problems, warnings);
    }

    private Event Build(DateTimeOffset? at)
    {
        var built = new Event
        {
            Id = id ?? "",
            Source = source ?? "",
            Type = type ?? "",
            Subject = subject,
            Time = at,
            DataContentType = contentType,
            DataSchema = schema,
            Context = context,
            TriggeredId = triggeredId,
            GitCommitId = commit,
            Data = data,
            BinaryData = binary,
        };
        return extensions is null ? built : built with { Extensions = extensions };
    }

    private void TakeAll(JsonElement members)
    {
        foreach (var member in members.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null)
            {
                TakeExtension(member.Name, member.Value);
            }
        }
    }

    private void TakeExtension(string name, JsonElement value)
    {
        if (!AttributeRules.IsName(name))
        {
            problems.Add(new(name, "expected an attribute name of lower-case letters a-z and digits"));
            return;
        }

        var legal = value.ValueKind switch
        {
            JsonValueKind.String => true,
            JsonValueKind.True or JsonValueKind.False => true,
            JsonValueKind.Number => value.TryGetInt32(out _),
            _ => false,
        };
        if (!legal)
        {
            problems.Add(new(name, $"expected a string, a boolean or a 32-bit integer, got {EventReader.Kind(value)}"));
            return;
        }

        (extensions ??= new(StringComparer.Ordinal))[name] = value;
    }

    private void TakeBinary(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes))
        {
            binary = bytes;
            return;
        }

        problems.Add(new("data_base64", "expected a base64 string"));
    }

    private string? Text(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        problems.Add(new(name, $"expected a string, got {EventReader.Kind(value)}"));
        return null;
    }

    private void Require(string name, string? value, bool required)
    {
        if (required && value is null && !problems.Exists(problem => problem.Field == name))
        {
            problems.Add(new(name, "is required"));
        }
        else if (required)
        {
            CheckNotEmpty(name, value);
        }
    }

    private void CheckNotEmpty(string name, string? value)
    {
        if (value is { Length: 0 } && !lenient)
        {
            problems.Add(new(name, "expected a non-empty string"));
        }
        else if (value is { Length: 0 } && name == "type")
        {
            problems.Add(new(name, "expected a non-empty string"));
        }
    }
}
