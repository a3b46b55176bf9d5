using CloudNative.CloudEvents.Core;
using CloudNative.CloudEvents.Http;
using Microsoft.AspNetCore.Http;

namespace CloudNative.CloudEvents.AspNetCore;

/// <summary>Events in the responses of ASP.NET Core.</summary>
public static class HttpResponseExtensions
{
    public static async Task CopyToHttpResponseAsync(
        this CloudEvent cloudEvent, HttpResponse destination, ContentMode contentMode, CloudEventFormatter formatter)
    {
        Validation.CheckNotNull(destination, nameof(destination));
        using var content = cloudEvent.ToHttpContent(contentMode, formatter);
        await CopyAsync(content, destination);
    }

    public static async Task CopyToHttpResponseAsync(
        this IReadOnlyList<CloudEvent> cloudEvents, HttpResponse destination, CloudEventFormatter formatter)
    {
        Validation.CheckNotNull(destination, nameof(destination));
        using var content = cloudEvents.ToHttpContent(formatter);
        await CopyAsync(content, destination);
    }

    private static Task CopyAsync(HttpContent content, HttpResponse destination)
    {
        foreach (var (name, values) in content.Headers)
        {
            destination.Headers[name] = values.ToArray();
        }

        return content.CopyToAsync(destination.Body);
    }
}
