using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Temporal.Embedded.Grpc;

/// <summary>Which methods can be called over the wire, and how their requests are read.</summary>
internal sealed class GrpcMethodTable
{
    private readonly Dictionary<string, Method> methods = new(StringComparer.Ordinal);
    private readonly HashSet<string> services = new(StringComparer.Ordinal);

    public GrpcMethodTable(params IEnumerable<ServiceDescriptor> descriptors)
    {
        foreach (var service in descriptors)
        {
            services.Add(service.FullName);
            foreach (var method in service.Methods)
            {
                var name = $"{service.FullName}/{method.Name}";
                methods.Add("/" + name, new Method(name, method.InputType.Parser));
            }
        }
    }

    /// <summary>The method that a request path names.</summary>
    /// <exception cref="TemporalServiceException">There is none.</exception>
    public Method Find(string path) => methods.TryGetValue(path, out var method) ? method : throw Unknown(path);

    /// <summary>Whether a service of that full name is here.</summary>
    public bool Serves(string service) => services.Contains(service);

    private TemporalServiceException Unknown(string path)
    {
        if (path.EndsWith("/ListArchivedWorkflowExecutions", StringComparison.Ordinal))
        {
            return new TemporalServiceException(GrpcStatus.InvalidArgument, "Cluster is not configured for visibility archival.");
        }

        var slash = path.LastIndexOf('/');
        var service = slash > 0 ? path[1..slash] : path.TrimStart('/');
        var text = services.Contains(service)
            ? $"{path[(slash + 1)..]} is not served by the embedded service; point TEMPORAL_ADDRESS to a Temporal cluster"
            : $"unknown service {service}";
        return new TemporalServiceException(GrpcStatus.Unimplemented, text);
    }

    /// <summary>A method's full name and the parser of its request.</summary>
    internal sealed class Method(string name, MessageParser parser)
    {
        public string Name { get; } = name;

        public FrameParser<IMessage> Parse { get; } = (in ReadOnlySequence<byte> bytes) => parser.ParseFrom(bytes);
    }
}
