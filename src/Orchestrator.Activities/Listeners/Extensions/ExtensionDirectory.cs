using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Orchestrator.Model.Extensions;

namespace Orchestrator.Activities.Listeners.Extensions;

/// <summary>The listings of extensions: asked for at every turn, read again only when they changed.</summary>
internal sealed class ExtensionDirectory(ExtensionClient client)
{
    private const int MostListings = 10_000;
    private const int LargestListing = 1024 * 1024;

    private readonly ConcurrentDictionary<Uri, Listing> known = new();

    /// <summary>Where the extension takes events, or why that is not known.</summary>
    internal async Task<(IReadOnlyList<ExtensionEndpoint>? Endpoints, string Problem)> FindAsync(
        Uri url, IReadOnlyDictionary<string, string>? secret, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        await Credentials.AddAsync(request, secret, cancellationToken);
        known.TryGetValue(url, out var last);
        if (last?.ETag is { } etag)
        {
            // The public extensions answer with a plain text without quotes, which must come back as it was.
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        try
        {
            using var limit = ResponseBody.LimitOf(client.Http, cancellationToken);
            using var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (response.StatusCode == HttpStatusCode.NotModified && last is not null)
            {
                return (last.Endpoints, "");
            }

            return response.IsSuccessStatusCode
                ? await ReadAsync(url, response, limit.Token)
                : (null, $"it answered {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, e.Message);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"no answer in time: {e.Message}");
        }
    }

    private async Task<(IReadOnlyList<ExtensionEndpoint>? Endpoints, string Problem)> ReadAsync(
        Uri url, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (body, isWhole) = await ResponseBody.ReadAsync(response.Content, LargestListing, cancellationToken);
        if (!isWhole)
        {
            return (null, $"it is larger than {LargestListing} bytes");
        }

        var (endpoints, problem) = ExtensionListing.Parse(body, url);
        if (endpoints is null)
        {
            known.TryRemove(url, out _);
            return (null, problem);
        }

        if (known.Count >= MostListings)
        {
            known.Clear();
        }

        var etag = response.Headers.TryGetValues("ETag", out var tags) ? tags.FirstOrDefault() : null;
        known[url] = new Listing(etag, endpoints);
        return (endpoints, "");
    }

    private sealed record Listing(string? ETag, IReadOnlyList<ExtensionEndpoint> Endpoints);
}
