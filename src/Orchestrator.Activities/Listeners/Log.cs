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
}
