using Google.Protobuf;

namespace Temporal.Embedded;

/// <summary>A call that the service refused: what goes over the wire as a gRPC status.</summary>
public sealed class TemporalServiceException(int code, string message, IMessage? detail = null) : Exception(message)
{
    /// <summary>gRPC status code (5 = NOT_FOUND …).</summary>
    public int Code { get; } = code;

    /// <summary>Message packed into grpc-status-details-bin, or null.</summary>
    public IMessage? Detail { get; } = detail;
}
