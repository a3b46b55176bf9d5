using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Temporalio.Api.History.V1;

namespace Temporalio.Common;

/// <summary>Histories to and from JSON; reads the enum names of older exports too.</summary>
internal static class HistoryJson
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithIndentation());

    public static void Write(History history, TextWriter writer) => Formatter.Format(history, writer);

    public static History Parse(string json)
    {
        if (JsonNode.Parse(json) is not JsonObject root)
        {
            throw new ArgumentException("Cannot read the history: expected a JSON object with 'events'.", nameof(json));
        }

        return FixNames(root, History.Descriptor) ? Parser.Parse<History>(root.ToJsonString()) : Parser.Parse<History>(json);
    }

    // True if something was changed.
    private static bool FixNames(JsonObject node, MessageDescriptor type)
    {
        var changed = false;
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (!node.TryGetPropertyValue(field.JsonName, out var value) || value == null)
            {
                continue;
            }

            changed |= field.FieldType switch
            {
                FieldType.Enum => FixEnum(node, field, value),
                FieldType.Message => FixMessage(field, value),
                _ => false,
            };
        }

        return changed;
    }

    private static bool FixMessage(FieldDescriptor field, JsonNode value)
    {
        var type = field.IsMap ? field.MessageType.FindFieldByNumber(2) : field;
        if (type.FieldType != FieldType.Message || type.MessageType.File.Package == "google.protobuf")
        {
            return false;
        }

        var changed = false;
        var items = value switch
        {
            JsonArray list => list,
            JsonObject map when field.IsMap => map.Select(entry => entry.Value),
            _ => [value],
        };
        foreach (var item in items.OfType<JsonObject>())
        {
            changed |= FixNames(item, type.MessageType);
        }

        return changed;
    }

    private static bool FixEnum(JsonObject node, FieldDescriptor field, JsonNode value)
    {
        if (value is not JsonValue scalar || !scalar.TryGetValue(out string? name) || field.EnumType.FindValueByName(name) != null)
        {
            return false;
        }

        var full = $"{Snake(field.EnumType.Name)}_{Snake(name)}";
        var number = field.EnumType.FindValueByName(full)?.Number ?? 0;
        node[field.JsonName] = number;
        return true;
    }

    // WorkflowExecutionStarted -> WORKFLOW_EXECUTION_STARTED
    private static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        foreach (var character in name)
        {
            if (char.IsUpper(character) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToUpperInvariant(character));
        }

        return text.ToString();
    }
}
