using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Temporalio.Client.Rpc;

/// <summary>The namespace a request names, which is repeated in a header.</summary>
internal static class RequestNamespace
{
    private static readonly ConcurrentDictionary<MessageDescriptor, IFieldAccessor?> Accessors = new();

    public static string? Of(IMessage request)
    {
        if (request is HealthMessage)
        {
            return null;
        }

        var accessor = Accessors.GetOrAdd(
            request.Descriptor,
            static type => type.FindFieldByName("namespace") is { FieldType: FieldType.String } field ? field.Accessor : null);
        return accessor?.GetValue(request) as string;
    }
}
