namespace Orchestrator.Activities.Listeners;

/// <summary>Reads what a receiver answers, and no more than is wanted of it.</summary>
internal static class ResponseBody
{
    /// <summary>The time that the client gives an answer as a whole: its own ends with the headers, and a body may never end.</summary>
    internal static CancellationTokenSource LimitOf(HttpClient client, CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(client.Timeout);
        return limit;
    }

    /// <summary>The body, cut off at the limit; <c>IsWhole</c> says whether that was all.</summary>
    internal static async Task<(byte[] Bytes, bool IsWhole)> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[limit + 1];
        var read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return (bytes[..Math.Min(read, limit)], read <= limit);
    }
}
