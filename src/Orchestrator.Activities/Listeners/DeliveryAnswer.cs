using System.Net;
using System.Text.Json;

namespace Orchestrator.Activities.Listeners;

/// <summary>Sends a delivery and judges the answer.</summary>
internal static class DeliveryAnswer
{
    private const int LongestExplanation = 500;
    private const int LargestExplanation = 64 * 1024;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    internal static async Task<DeliveryResult> OfAsync(HttpClient client, HttpRequestMessage request, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = ResponseBody.LimitOf(client, cancellationToken);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await ReadAsync(response, time, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new DeliveryResult(DeliveryVerdict.Later, e.Message);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryResult(DeliveryVerdict.Later, $"no answer in time: {e.Message}");
        }
    }

    private static async Task<DeliveryResult> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return DeliveryResult.Accepted;
        }

        var status = (int)response.StatusCode;
        var reason = $"the receiver answered {status}{await ExplanationAsync(response, cancellationToken)}";
        return response.StatusCode switch
        {
            HttpStatusCode.Gone => new DeliveryResult(DeliveryVerdict.Retired, reason),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => new DeliveryResult(DeliveryVerdict.Later, reason, WaitOf(response, time)),
            _ when status >= 500 => new DeliveryResult(DeliveryVerdict.Later, reason, WaitOf(response, time)),
            _ => new DeliveryResult(DeliveryVerdict.Refused, reason),
        };
    }

    // Extensions say in a problem document what went wrong.
    private static async Task<string> ExplanationAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers is not { ContentType.MediaType: "application/json" or "application/problem+json" })
        {
            return "";
        }

        try
        {
            var (body, isWhole) = await ResponseBody.ReadAsync(response.Content, LargestExplanation, cancellationToken);
            if (!isWhole)
            {
                return "";
            }

            var problem = JsonElement.Parse(body);
            var said = string.Join(": ", new[] { Text(problem, "title"), Text(problem, "detail") }.OfType<string>());
            return said.Length == 0 ? "" : $", {(said.Length > LongestExplanation ? said[..LongestExplanation] : said)}";
        }
        catch (JsonException)
        {
            return ", with a body that is no JSON";
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // A number of seconds or a moment; no wait at all would be no back-off.
    private static TimeSpan? WaitOf(HttpResponseMessage response, TimeProvider time)
    {
        var asked = response.Headers.RetryAfter;
        var wait = asked?.Delta ?? (asked?.Date - (response.Headers.Date ?? time.GetUtcNow()));
        return wait <= TimeSpan.Zero ? null : wait > LongestWait ? LongestWait : wait;
    }
}
