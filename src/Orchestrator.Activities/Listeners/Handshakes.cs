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
    internal async Task<string?> RefusalAsync(Uri url, string handshake, CancellationToken cancellationToken)
    {
        if (handshake == "off" || granted.ContainsKey(url))
        {
            return null;
        }

        bool? answer;
        try
        {
            answer = await sender.AskAsync(url, Origin, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            return $"Cannot ask {url.Host} for permission: {e.Message}";
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return $"Cannot ask {url.Host} for permission: no answer in time: {e.Message}";
        }

        if (answer is false || (answer is null && handshake == "required"))
        {
            return $"{url.Host} gives {Origin} no permission to send events (WebHook-Allowed-Origin).";
        }

        if (answer is null)
        {
            Log.HandshakeUnknown(logger, url.Host);
        }

        granted[url] = true;
        return null;
    }
}
