using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Http;
using CloudNative.CloudEvents.SystemTextJson;
using Orchestrator.Store;

namespace Orchestrator.Activities.Listeners;

/// <summary>Posts events to webhooks by the CloudEvents HTTP binding.</summary>
internal sealed class WebhookSender : IDisposable
{
    internal const string SignatureHeader = "X-Orc-Signature";

    private const string OriginHeader = "WebHook-Request-Origin";
    private const string AllowedOriginHeader = "WebHook-Allowed-Origin";

    private static readonly JsonEventFormatter Formatter = new();
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly HttpClient client;

    public WebhookSender(AddressGuard guard) => client = new HttpClient(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectCallback = guard.ConnectAsync })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    public void Dispose() => client.Dispose();

    /// <summary>Asks whether the receiver wants our events; null when it knows nothing of the question.</summary>
    internal async Task<bool?> AskAsync(Uri url, string origin, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, url);
        request.Headers.Add(OriginHeader, origin);
        using var response = await client.SendAsync(request, cancellationToken);
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
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, listener.Url) { Content = ContentOf(listener, events) };
            request.Headers.Add(OriginHeader, origin);
            await SignAsync(request, secret, cancellationToken);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return Read(response);
        }
        catch (HttpRequestException e)
        {
            return new DeliveryResult(DeliveryVerdict.Later, e.Message);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryResult(DeliveryVerdict.Later, $"no answer in time: {e.Message}");
        }
    }

    private static HttpContent ContentOf(ListenerDefinition listener, IReadOnlyList<LoggedEvent> events)
    {
        switch (listener.Mode)
        {
            case "batch":
                return Body(Join(events), "application/cloudevents-batch+json");
            case "structured":
                return Body(events[0].Body.ToArray(), "application/cloudevents+json");
            default:
                return Formatter.DecodeStructuredModeMessage(events[0].Body, null, null).ToHttpContent(ContentMode.Binary, Formatter);
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

    private static async Task SignAsync(
        HttpRequestMessage request, IReadOnlyDictionary<string, string>? secret, CancellationToken cancellationToken)
    {
        if (secret is null || request.Content is null)
        {
            return;
        }

        if (secret.TryGetValue("authorization", out var authorization))
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }
        else if (secret.TryGetValue("token", out var token))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (secret.TryGetValue("signature", out var key))
        {
            var body = await request.Content.ReadAsByteArrayAsync(cancellationToken);
            var signature = HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key), body);
            request.Headers.Add(SignatureHeader, $"sha256={Convert.ToHexStringLower(signature)}");
        }
    }

    private static DeliveryResult Read(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var reason = $"the receiver answered {status}";
        return response.StatusCode switch
        {
            _ when response.IsSuccessStatusCode => DeliveryResult.Accepted,
            HttpStatusCode.Gone => new DeliveryResult(DeliveryVerdict.Retired, reason),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => new DeliveryResult(DeliveryVerdict.Later, reason, WaitOf(response)),
            _ when status >= 500 => new DeliveryResult(DeliveryVerdict.Later, reason, WaitOf(response)),
            _ => new DeliveryResult(DeliveryVerdict.Refused, reason),
        };
    }

    private static TimeSpan? WaitOf(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter?.Delta;
        return wait > LongestWait ? LongestWait : wait;
    }
}
