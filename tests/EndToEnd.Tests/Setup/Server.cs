using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Setup;

/// <summary>The API of a server under test, which may be gone at any moment.</summary>
internal sealed class Server(Uri address) : IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);

    private readonly HttpClient http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };

    public Uri Address { get; } = address;

    /// <summary>A port that was free a moment ago, for a server that must come back on it.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public Task WaitUntilReadyAsync() => Wait.ForAsync(
        async () => await TryAsync(() => http.GetAsync(new Uri("/health/ready", UriKind.Relative))) is { IsSuccessStatusCode: true } answer ? answer : null,
        AnswerLimit,
        () => $"{Address} is not ready");

    /// <summary>Posts until the server answers: an event with an id may be sent any number of times.</summary>
    public async Task<JsonElement> PostAsync(string path, JsonNode body, string mediaType = "application/json")
    {
        using var answer = await Wait.ForAsync(
            () => TryAsync(() => http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body.ToJsonString(), Encoding.UTF8, mediaType))),
            AnswerLimit,
            () => $"POST {path} got no answer");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"POST {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Wait.ForAsync(() => TryAsync(() => http.GetAsync(new Uri(path, UriKind.Relative))), AnswerLimit, () => $"GET {path} got no answer");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>The events of a context, oldest first.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> ReadEventsAsync(string context)
    {
        var answer = await GetAsync($"/v1/event?keptnContext={context}&pageSize=100");
        return [.. answer.GetProperty("events").EnumerateArray().Select(LoggedEvent.Of).Reverse()];
    }

    /// <summary>The lines that the jobs of a context printed.</summary>
    public async Task<IReadOnlyList<string>> ReadLogAsync(string project, string context)
    {
        using var answer = await http.GetAsync(new Uri($"/v1/sequence/{project}/{context}/logs", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose() => http.Dispose();

    private static async Task<HttpResponseMessage?> TryAsync(Func<Task<HttpResponseMessage>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }
}
