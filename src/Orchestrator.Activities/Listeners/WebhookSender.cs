using System.Net.Http.Headers;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;

namespace Orchestrator.Activities.Listeners;

/// <summary>Posts events to webhooks by the CloudEvents HTTP binding.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const string OriginHeader = "WebHook-Request-Origin";
    private const string AllowedOriginHeader = "WebHook-Allowed-Origin";

    private readonly HttpClient client;
    private readonly TimeProvider time;

    public WebhookSender(AddressGuard guard, TimeProvider time)
    {
        client = guard.CreateClient(TimeSpan.FromSeconds(30));
        this.time = time;
    }

    public void Dispose() => client.Dispose();

    /// <summary>Asks whether the receiver wants our events; null when it knows nothing of the question.</summary>
    internal async Task<bool?> AskAsync(Uri url, string origin, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, url);
        request.Headers.Add(OriginHeader, origin);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.Headers.TryGetValues(AllowedOriginHeader, out var allowed)
            ? allowed.Any(one => one == "*" || one.Equals(origin, StringComparison.OrdinalIgnoreCase))
            : null;
    }

    /// <summary>Sends one event, or several as a batch.</summary>
    internal async Task<DeliveryResult> SendAsync(
        ListenerDefinition listener,
        IReadOnlyDictionary<string, string>? secret,
        string origin,
        IReadOnlyList<LoggedEvent> events,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, listener.Url) { Content = ContentOf(listener, events) };
        request.Headers.Add(OriginHeader, origin);
        await Credentials.AddAsync(request, secret, cancellationToken);
        return await DeliveryAnswer.OfAsync(client, request, time, cancellationToken);
    }

    private static ByteArrayContent ContentOf(ListenerDefinition listener, IReadOnlyList<LoggedEvent> events)
    {
        switch (listener.Mode)
        {
            case "batch":
                return Body(Join(events), "application/cloudevents-batch+json");
            case "structured":
                return Body(events[0].Body.ToArray(), "application/cloudevents+json");
            default:
                return PreparedEvent.Of(events[0]).ToBinary();
        }
    }

    private static ByteArrayContent Body(byte[] body, string mediaType) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType, "utf-8") } };

    private static byte[] Join(IReadOnlyList<LoggedEvent> events)
    {
        using var joined = new MemoryStream();
        for (var i = 0; i < events.Count; i++)
        {
            joined.WriteByte(i == 0 ? (byte)'[' : (byte)',');
            joined.Write(events[i].Body.Span);
        }

        joined.WriteByte((byte)']');
        return joined.ToArray();
    }
}
