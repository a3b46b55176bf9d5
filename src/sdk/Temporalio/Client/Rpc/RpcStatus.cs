using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Temporalio.Exceptions;

namespace Temporalio.Client.Rpc;

/// <summary>gRPC statuses as exceptions, and their details.</summary>
internal static class RpcStatus
{
    public static RpcException ToException(int code, string message, IMessage? detail)
    {
        var status = new Status { Code = code, Message = message };
        if (detail != null)
        {
            status.Details.Add(Any.Pack(detail));
        }

        return new((RpcException.StatusCode)code, message, status.ToByteArray());
    }

    /// <summary>The first detail of the type, or null.</summary>
    public static T? Detail<T>(RpcException exception)
        where T : class, IMessage<T>, new()
    {
        if (exception.GrpcStatus.Value is { } status)
        {
            foreach (var detail in status.Details)
            {
                if (detail.TryUnpack<T>(out var found))
                {
                    return found;
                }
            }
        }

        return null;
    }

    /// <summary>Whether the service refused the size of the message: sending it again is of no use.</summary>
    public static bool IsTooLarge(RpcException exception) =>
        exception.Code is RpcException.StatusCode.ResourceExhausted or RpcException.StatusCode.OutOfRange &&
        exception.Message.Contains("larger than max", StringComparison.Ordinal);

    /// <summary>Whether the call was given up or ran out of time.</summary>
    public static bool IsTimeoutOrCanceled(Exception exception) =>
        exception is OperationCanceledException or
        RpcException { Code: RpcException.StatusCode.Cancelled or RpcException.StatusCode.DeadlineExceeded };
}
