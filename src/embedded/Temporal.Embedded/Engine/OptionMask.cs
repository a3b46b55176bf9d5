using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Rpc;

namespace Temporal.Embedded.Engine;

/// <summary>Copies the fields that a mask names. Clients write its paths as in JSON (retryPolicy.maximumAttempts) or as in the definition (retry_policy).</summary>
internal static class OptionMask
{
    /// <summary>Copies what the mask names; a path that the options do not have is refused, before anything is copied.</summary>
    public static void Merge(FieldMask? mask, IMessage source, IMessage target)
    {
        var paths = (mask?.Paths ?? []).Select(path => Find(source.Descriptor, path)).ToList();
        foreach (var path in paths)
        {
            Copy(path, source, target);
        }
    }

    private static List<FieldDescriptor> Find(MessageDescriptor? descriptor, string path)
    {
        var fields = new List<FieldDescriptor>();
        foreach (var name in path.Split('.'))
        {
            var field = descriptor?.Fields.InFieldNumberOrder().FirstOrDefault(candidate => candidate.JsonName == name || candidate.Name == name)
                ?? throw Refusal.InvalidArgument($"unable to apply field mask: '{path}' is no field of the options");
            fields.Add(field);
            descriptor = field is { FieldType: FieldType.Message, IsRepeated: false } ? field.MessageType : null;
        }

        return fields;
    }

    private static void Copy(List<FieldDescriptor> path, IMessage? source, IMessage target)
    {
        foreach (var field in path.SkipLast(1))
        {
            source = source is null ? null : field.Accessor.GetValue(source) as IMessage;
            if (field.Accessor.GetValue(target) is not IMessage inner)
            {
                field.Accessor.SetValue(target, inner = field.MessageType.Parser.ParseFrom(ByteString.Empty));
            }

            target = inner;
        }

        var last = path[^1];
        if (last.IsRepeated)
        {
            var values = (System.Collections.IList)last.Accessor.GetValue(target);
            values.Clear();
            foreach (var value in source is null ? (System.Collections.IList)Array.Empty<object>() : (System.Collections.IList)last.Accessor.GetValue(source))
            {
                values.Add(value);
            }
        }
        else if (source is null || last.Accessor.GetValue(source) is not { } given)
        {
            last.Accessor.Clear(target);
        }
        else
        {
            last.Accessor.SetValue(target, given);
        }
    }
}
