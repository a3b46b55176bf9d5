using System.Text.Json;

namespace Orchestrator.Model.Extensions;

/// <summary>Reads what an extension answers when it is asked for its event listeners (event kit 1.1.0 and older).</summary>
public static class ExtensionListing
{
    private static readonly string[] Methods = ["POST", "PUT", "DELETE"];

    /// <summary>
    /// The event listeners, or what is wrong. Other parts of the listing, unknown members and <c>restrictTo</c> are ignored; an
    /// extension without event listeners is a good one too.
    /// </summary>
    public static (IReadOnlyList<ExtensionEndpoint>? Endpoints, string Problem) Parse(ReadOnlySpan<byte> utf8, Uri registered)
    {
        try
        {
            return Read(JsonElement.Parse(utf8), registered);
        }
        catch (JsonException e)
        {
            return (null, $"expected JSON, got something else: {e.Message}");
        }
    }

    /// <summary>A path of the listing is relative to the whole registered address, not to its host.</summary>
    public static Uri Resolve(Uri registered, string path)
    {
        var address = new UriBuilder(registered) { Query = "", Fragment = "" };
        return new Uri(address.Uri.AbsoluteUri.TrimEnd('/') + path);
    }

    private static (IReadOnlyList<ExtensionEndpoint>? Endpoints, string Problem) Read(JsonElement listing, Uri registered)
    {
        if (listing.ValueKind != JsonValueKind.Object)
        {
            return (null, $"expected an object, got {listing.ValueKind}");
        }

        if (!listing.TryGetProperty("eventListeners", out var listed) || listed.ValueKind == JsonValueKind.Null)
        {
            return ([], "");
        }

        if (listed.ValueKind != JsonValueKind.Array)
        {
            return (null, $"expected 'eventListeners' to be a list, got {listed.ValueKind}");
        }

        var endpoints = new List<ExtensionEndpoint>();
        var index = 0;
        foreach (var item in listed.EnumerateArray())
        {
            var (endpoint, problem) = ReadEndpoint(item, registered, $"eventListeners[{index++}]");
            if (endpoint is null)
            {
                return (null, problem);
            }

            endpoints.Add(endpoint);
        }

        return (endpoints, "");
    }

    private static (ExtensionEndpoint? Endpoint, string Problem) ReadEndpoint(JsonElement item, Uri registered, string at)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return (null, $"expected '{at}' to be an object, got {item.ValueKind}");
        }

        var path = Text(item, "path");
        if (path is not ['/', ..])
        {
            return (null, $"expected '{at}.path' to begin with '/', got '{path}'");
        }

        var method = Text(item, "method")?.ToUpperInvariant();
        if (method is null || !Methods.Contains(method))
        {
            return (null, $"expected '{at}.method' to be one of post, put, delete, got '{Text(item, "method")}'");
        }

        if (!item.TryGetProperty("listenTo", out var names) || names.ValueKind != JsonValueKind.Array
            || names.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String))
        {
            return (null, $"expected '{at}.listenTo' to be a list of event names");
        }

        return (new ExtensionEndpoint(Resolve(registered, path), method, [.. names.EnumerateArray().Select(name => name.GetString() ?? "")]), "");
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
