using Google.Rpc;

namespace Temporalio.Exceptions;

/// <summary>The service answered a call with an error.</summary>
public partial class RpcException : TemporalException
{
    public RpcException(StatusCode code, string message, byte[]? rawStatus)
        : base(message)
    {
        Code = code;
        RawStatus = rawStatus;
        GrpcStatus = new(() => RawStatus is { } raw ? Status.Parser.ParseFrom(raw) : null);
    }

    public StatusCode Code { get; }

    /// <summary>Bytes of the google.rpc.Status, if there was one.</summary>
    public byte[]? RawStatus { get; }

    /// <summary>The parsed status with its details.</summary>
    public Lazy<Status?> GrpcStatus { get; }
}
