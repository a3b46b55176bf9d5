using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Temporal.Embedded.Grpc;

/// <summary>grpc.health.v1.Health/Check, of which this service needs two one-field messages.</summary>
internal static class HealthCheck
{
    public const string Path = "/grpc.health.v1.Health/Check";

    private const int Serving = 1;

    /// <summary>The service a request asks about; empty for the server as a whole.</summary>
    public static string Parse(in ReadOnlySequence<byte> request)
    {
        // {string service = 1} and StringValue {string value = 1} are the same on the wire.
        return StringValue.Parser.ParseFrom(request).Value;
    }

    /// <summary>The reply for a service, or an error for one that is not here.</summary>
    public static IMessage Answer(string service, GrpcMethodTable methods) =>
        service.Length == 0 || methods.Serves(service)
            ? new Int32Value { Value = Serving }
            : throw new TemporalServiceException(GrpcStatus.NotFound, "unknown service");
}
