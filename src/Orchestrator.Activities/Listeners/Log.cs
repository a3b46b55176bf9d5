using Microsoft.Extensions.Logging;

namespace Orchestrator.Activities.Listeners;

/// <summary>What the listeners tell.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Listener {Listener} took {Delivered} events up to {Cursor}")]
    internal static partial void Delivered(ILogger logger, string listener, int delivered, long cursor);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Host} does not answer the webhook handshake; events are sent all the same")]
    internal static partial void HandshakeUnknown(ILogger logger, string host);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The workflows of listeners could not be started; the next try follows")]
    internal static partial void StartFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Following the log for listeners was interrupted and goes on: {Reason}")]
    internal static partial void FollowInterrupted(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Listener {Listener} could not be woken; the next try follows: {Reason}")]
    internal static partial void WakePostponed(ILogger logger, string listener, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook configuration of {Project}/{Stage}/{Service} cannot be used: {Problem}")]
    internal static partial void WebhookConfigBroken(ILogger logger, string project, string stage, string service, string problem);
}
