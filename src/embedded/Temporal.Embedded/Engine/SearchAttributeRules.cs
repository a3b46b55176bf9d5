using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Temporal.Embedded.Rpc;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Which search attributes may be set, and to what; adds the type to their metadata.</summary>
internal static class SearchAttributeRules
{
    private const int KeyLimit = 100;
    private const int ValueLimit = 2048;
    private const int TotalLimit = 40 << 10;
    private static readonly SearchValues<byte> NotPlain = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Where(value => value is < ' ' or > '~' or '"' or '\\').Select(value => (byte)value)]);

    /// <summary>What is wrong with the attributes, or null.</summary>
    public static string? Problem(RunKernel kernel, string namespaceName, SearchAttributes? attributes)
    {
        if (attributes is null)
        {
            return null;
        }

        if (attributes.IndexedFields.Count > KeyLimit)
        {
            return $"number of search attributes {attributes.IndexedFields.Count} exceeds limit {KeyLimit}";
        }

        foreach (var (name, value) in attributes.IndexedFields)
        {
            if (kernel.SearchAttributes.IsSystem(name))
            {
                return $"{name} attribute can't be set in SearchAttributes";
            }

            if (!kernel.SearchAttributes.TryGetType(namespaceName, name, out var type))
            {
                return $"Namespace {namespaceName} has no mapping defined for search attribute {name}";
            }

            if (!Fits(value, type, out var shown))
            {
                return $"invalid value for search attribute {name} of type {type}: {shown}";
            }
        }

        return SizeProblem(attributes);
    }

    /// <summary>Which limit of size the attributes pass, or null.</summary>
    public static string? SizeProblem(SearchAttributes attributes)
    {
        foreach (var (name, value) in attributes.IndexedFields)
        {
            if (value.Data.Length > ValueLimit)
            {
                return $"search attribute {name} value size {value.Data.Length} exceeds size limit {ValueLimit}";
            }
        }

        return attributes.CalculateSize() is > TotalLimit and var size ? $"total size of search attributes {size} exceeds size limit {TotalLimit}" : null;
    }

    /// <summary>An attribute of a command that nobody has added: unlike a wrong value it fails the workflow task.</summary>
    public static CommandCheck.Mistake? Unknown(RunKernel kernel, string namespaceName, SearchAttributes? attributes)
    {
        foreach (var name in attributes?.IndexedFields.Keys ?? [])
        {
            if (!kernel.SearchAttributes.IsSystem(name) && !kernel.SearchAttributes.TryGetType(namespaceName, name, out _))
            {
                return new CommandCheck.Mistake(WorkflowTaskFailedCause.BadSearchAttributes, $"Namespace {namespaceName} has no mapping defined for search attribute {name}");
            }
        }

        return null;
    }

    /// <summary>Refuses wrong attributes.</summary>
    public static void Check(RunKernel kernel, string namespaceName, SearchAttributes? attributes)
    {
        if (Problem(kernel, namespaceName, attributes) is { } problem)
        {
            throw Refusal.InvalidArgument(problem);
        }
    }

    /// <summary>The attributes with the registered type in the metadata of each value; null stays null.</summary>
    public static SearchAttributes? Typed(RunKernel kernel, string namespaceName, SearchAttributes? attributes)
    {
        if (attributes is null || attributes.IndexedFields.Count == 0)
        {
            return attributes;
        }

        var typed = new SearchAttributes();
        foreach (var (name, value) in attributes.IndexedFields)
        {
            typed.IndexedFields[name] = value.Metadata.ContainsKey("type") || !kernel.SearchAttributes.TryGetType(namespaceName, name, out var type)
                ? value
                : new Payload(value) { Metadata = { ["type"] = ByteString.CopyFromUtf8(type.ToString()) } };
        }

        return typed;
    }

    /// <summary>The attributes after an upsert. Values are shared, not copied: nothing changes one once it is set.</summary>
    public static SearchAttributes Merge(SearchAttributes? old, SearchAttributes changes)
    {
        var merged = Copy(old);
        foreach (var (name, value) in changes.IndexedFields)
        {
            // Nothing and an empty list remove the attribute.
            if (value.Data.IsEmpty || value.Data.Span.SequenceEqual("[]"u8) || value.Data.Span.SequenceEqual("null"u8))
            {
                merged.IndexedFields.Remove(name);
            }
            else
            {
                merged.IndexedFields[name] = value;
            }
        }

        return merged;
    }

    /// <summary>Attributes of their own with the same values.</summary>
    public static SearchAttributes Copy(SearchAttributes? attributes)
    {
        var copy = new SearchAttributes();
        if (attributes is not null)
        {
            copy.IndexedFields.Add(attributes.IndexedFields);
        }

        return copy;
    }

    private static bool Fits(Payload value, IndexedValueType type, out string shown)
    {
        shown = "";
        if (value.Data.IsEmpty || (type is IndexedValueType.Keyword or IndexedValueType.Text && IsPlainText(value.Data.Span)))
        {
            return true;
        }

        shown = value.Data.ToStringUtf8();

        try
        {
            using var json = JsonDocument.Parse(value.Data.Memory);
            var root = json.RootElement;
            shown = Show(root);
            if (root.ValueKind == JsonValueKind.Null || (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() == 0))
            {
                return true;
            }

            if (type != IndexedValueType.KeywordList && root.ValueKind == JsonValueKind.Array)
            {
                return root.GetArrayLength() == 1 && Fits(root[0], type);
            }

            return Fits(root, type);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A JSON string of printable ASCII without escapes, which most values are: it needs no parsing.</summary>
    private static bool IsPlainText(ReadOnlySpan<byte> json) =>
        json.Length >= 2 && json[0] == '"' && json[^1] == '"' && !json[1..^1].ContainsAny(NotPlain);

    private static bool Fits(JsonElement value, IndexedValueType type) => type switch
    {
        IndexedValueType.Int => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        IndexedValueType.Double => value.ValueKind == JsonValueKind.Number,
        IndexedValueType.Bool => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        IndexedValueType.Datetime => value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
        IndexedValueType.KeywordList => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String),
        _ => value.ValueKind == JsonValueKind.String,
    };

    private static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(' ', value.EnumerateArray().Select(Show))}]",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}
