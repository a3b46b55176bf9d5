using System.Buffers;
using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Model.Yaml;

/// <summary>Turns YAML nodes into JSON by the core schema: plain scalars may be null, booleans and numbers.</summary>
public static class YamlJson
{
    private const int MaxNodes = 100_000;

    public static JsonElement Convert(YamlNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            var budget = MaxNodes;
            Write(writer, node, ref budget, 0);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node, ref int budget, int depth)
    {
        // Aliases may repeat a node any number of times; the budget stops a document that grows beyond reason.
        if (--budget < 0 || depth > 64)
        {
            throw new YamlException(node.Start, node.End, "the document is too large or too deep once its aliases are resolved");
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                writer.WriteStartObject();
                foreach (var (key, value) in mapping.Children)
                {
                    writer.WritePropertyName((key as YamlScalarNode)?.Value ?? key.ToString());
                    Write(writer, value, ref budget, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode list:
                writer.WriteStartArray();
                foreach (var item in list.Children)
                {
                    Write(writer, item, ref budget, depth + 1);
                }

                writer.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                WriteScalar(writer, scalar);
                break;
            default:
                throw new YamlException(node.Start, node.End, $"a node of kind {node.NodeType} cannot be read");
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        var tagged = !scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && scalar.Tag.Value == "tag:yaml.org,2002:str";
        if (scalar.Style != ScalarStyle.Plain || tagged)
        {
            writer.WriteStringValue(text);
        }
        else if (IsNull(text))
        {
            writer.WriteNullValue();
        }
        else if (AsBoolean(text) is { } boolean)
        {
            writer.WriteBooleanValue(boolean);
        }
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            writer.WriteNumberValue(integer);
        }
        else if (text.Length > 0 && (char.IsAsciiDigit(text[^1]) || text[^1] == '.') && text[0] is '-' or '+' or '.' or (>= '0' and <= '9')
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    internal static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    internal static bool? AsBoolean(string text) => text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => null,
    };
}
