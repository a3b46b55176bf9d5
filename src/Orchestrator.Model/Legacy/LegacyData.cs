using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Legacy;

/// <summary>The data of a legacy event, read with tolerance: member names in any case, null for nothing, times without zone.</summary>
internal sealed class LegacyData(JsonElement data)
{
    private readonly List<FieldProblem> problems = [];
    private readonly List<string> warnings = [];

    public IReadOnlyList<FieldProblem> Problems => problems;

    public IReadOnlyList<string> Warnings => warnings;

    public void Warn(string warning) => warnings.Add(warning);

    public void Refuse(string field, string problem) => problems.Add(new($"data.{field}", problem));

    public JsonElement? Find(params ReadOnlySpan<string> names)
    {
        if (data.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var name in names)
        {
            foreach (var member in data.EnumerateObject())
            {
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind != JsonValueKind.Null)
                {
                    return member.Value;
                }
            }
        }

        return null;
    }

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object or JsonValueKind.Array } => Wrong(name, "a text"),
        { } scalar => scalar.GetRawText(),
    };

    public string Required(string name)
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text) && !problems.Exists(problem => problem.Field == $"data.{name}"))
        {
            Refuse(name, "is required");
        }

        return text ?? "";
    }

    /// <summary>A time in RFC 3339; without a zone it is UTC.</summary>
    public string? Time(string name)
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text) || Timestamp.TryParse(text, out _))
        {
            return text;
        }

        if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return Timestamp.Format(new DateTimeOffset(time, TimeSpan.Zero));
        }

        Refuse(name, $"expected a time such as 2019-09-01T12:00:00Z, got '{text}'");
        return null;
    }

    /// <summary>Base64 whose white space is ignored.</summary>
    public byte[]? Base64(string name, bool required)
    {
        var text = required ? Required(name) : Text(name);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var packed = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        if (packed.Length != text.Length)
        {
            warnings.Add($"White space inside the base64 of '{name}' was ignored.");
        }

        var bytes = new byte[packed.Length];
        if (Convert.TryFromBase64String(packed, bytes, out var written))
        {
            return bytes[..written];
        }

        Refuse(name, "expected base64");
        return null;
    }

    public Scope RequiredScope() => new(Required("project"), Required("stage"), Required("service"));

    /// <summary>An object with the common block, then what <paramref name="own"/> writes.</summary>
    public JsonElement Block(Scope scope, Action<Utf8JsonWriter> own)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("project", scope.Project);
            writer.WriteString("stage", scope.Stage);
            writer.WriteString("service", scope.Service);
            if (Find("labels") is { ValueKind: JsonValueKind.Object } labels)
            {
                writer.WritePropertyName("labels");
                labels.WriteTo(writer);
            }

            own(writer);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, JsonDepth.Accepted);
    }

    /// <summary>Writes the members that are there, under the given names.</summary>
    public void Copy(Utf8JsonWriter writer, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name) is { } value)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
        }
    }

    public void CopyTimes(Utf8JsonWriter writer)
    {
        foreach (var name in (ReadOnlySpan<string>)["start", "end"])
        {
            if (Time(name) is { Length: > 0 } time)
            {
                writer.WriteString(name, time);
            }
        }
    }

    /// <summary>Writes a list; a single text or object counts as a list of one, nothing as an empty one.</summary>
    public void CopyList(Utf8JsonWriter writer, string name)
    {
        writer.WritePropertyName(name);
        var value = Find(name);
        if (value is { ValueKind: JsonValueKind.Array } list)
        {
            list.WriteTo(writer);
            return;
        }

        writer.WriteStartArray();
        value?.WriteTo(writer);
        writer.WriteEndArray();
    }

    private string? Wrong(string name, string expected)
    {
        Refuse(name, $"expected {expected}");
        return null;
    }
}
