using Microsoft.Extensions.Logging;

namespace Temporal.Embedded.Grpc;

/// <summary>What the gRPC front logs.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Call {Path} broke off")]
    public static partial void CallBroken(ILogger logger, Exception exception, string path);
}
