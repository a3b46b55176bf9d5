using System.Globalization;
using System.Net;
using Temporalio.Exceptions;

namespace Temporalio.Client.Rpc;

/// <summary>The status of a gRPC reply.</summary>
internal static class GrpcTrailers
{
    /// <summary>Throws unless the status is OK. A reply without a body has its status among the headers.</summary>
    public static void ThrowIfFailed(HttpResponseMessage response)
    {
        var text = Find(response, "grpc-status");
        if (text == "0")
        {
            return;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            throw new RpcException(RpcException.StatusCode.Unknown, "The reply has no gRPC status.", null);
        }

        var message = Uri.UnescapeDataString(Find(response, "grpc-message") ?? string.Empty);
        throw new RpcException((RpcException.StatusCode)code, message, Details(response));
    }

    public static RpcException.StatusCode CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => RpcException.StatusCode.Internal,
        HttpStatusCode.Unauthorized => RpcException.StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => RpcException.StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => RpcException.StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
            RpcException.StatusCode.Unavailable,
        _ => RpcException.StatusCode.Unknown,
    };

    private static byte[]? Details(HttpResponseMessage response)
    {
        if (Find(response, "grpc-status-details-bin") is not { Length: > 0 } text)
        {
            return null;
        }

        // gRPC leaves the padding out.
        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }

    private static string? Find(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values)
            ? values.FirstOrDefault()
            : null;
}
