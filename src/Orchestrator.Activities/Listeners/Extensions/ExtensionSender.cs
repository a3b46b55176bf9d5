using System.Globalization;
using System.Net.Http.Headers;

namespace Orchestrator.Activities.Listeners.Extensions;

/// <summary>Posts to extensions.</summary>
internal sealed class ExtensionSender(ExtensionClient client, TimeProvider time)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");
    private static readonly string Seconds = ExtensionClient.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    internal async Task<DeliveryResult> SendAsync(ExtensionPost? post, IReadOnlyDictionary<string, string>? secret, CancellationToken cancellationToken)
    {
        if (post is null)
        {
            return DeliveryResult.Accepted;
        }

        using var request = new HttpRequestMessage(HttpMethod.Parse(post.Endpoint.Method), post.Endpoint.Url)
        {
            Content = new ByteArrayContent(post.Body) { Headers = { ContentType = Json } },
        };
        request.Headers.Add("Request-Timeout", Seconds);
        await Credentials.AddAsync(request, secret, cancellationToken);
        return await DeliveryAnswer.OfAsync(client.Http, request, time, cancellationToken);
    }
}
