using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Orchestrator.Activities.Listeners;

/// <summary>The abuse protection of webhooks: each receiver is asked once whether it wants our events.</summary>
internal sealed class Handshakes(WebhookSender sender, ILogger<Handshakes> logger)
{
    private readonly ConcurrentDictionary<Uri, bool> granted = new();

    /// <summary>The name we ask in.</summary>
    internal string Origin { get; } = Environment.MachineName.ToLowerInvariant();

    /// <summary>Null when events may be sent, else why not.</summary>
    internal async Task<string?> RefusalAsync(ListenerDefinition listener, CancellationToken cancellationToken)
    {
        if (listener.Handshake == "off" || granted.ContainsKey(listener.Url))
        {
            return null;
        }

        bool? answer;
        try
        {
            answer = await sender.AskAsync(listener.Url, Origin, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            return $"Cannot ask {listener.Url.Host} for permission: {e.Message}";
        }

        if (answer is false || (answer is null && listener.Handshake == "required"))
        {
            return $"{listener.Url.Host} gives {Origin} no permission to send events (WebHook-Allowed-Origin).";
        }

        if (answer is null)
        {
            Log.HandshakeUnknown(logger, listener.Url.Host);
        }

        granted[listener.Url] = true;
        return null;
    }
}
