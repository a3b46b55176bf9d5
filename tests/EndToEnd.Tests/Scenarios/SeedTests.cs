using System.Net;
using System.Text;
using System.Text.Json;
using EndToEnd.Tests.Setup;

namespace EndToEnd.Tests.Scenarios;

/// <summary>The README's five minutes, with the seed's event exactly as it was written.</summary>
public sealed class SeedTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("orc-seed-").FullName;
    private readonly Uri address = new($"http://127.0.0.1:{Server.FreePort()}");

    private static string Demo => Path.Combine(AppContext.BaseDirectory, "examples", "demo");

    [Fact]
    public async Task SeedEvent_PostedAsWritten_RunsTheJobOfBar()
    {
        await using var orc = OrcProcess.Start(null, "up", "--insecure", "--data", data, "--urls", address.OriginalString, "--temporal-port", "0", "--runner", "process");
        using var server = new Server(address);
        await server.WaitUntilReadyAsync();
        Assert.Equal(0, await RunAsync("apply", "-f", Demo));
        using var http = new HttpClient { BaseAddress = address };
        using var body = new StringContent(await File.ReadAllTextAsync(Path.Combine(Demo, "foo-triggered.json")), Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync(new Uri("/v1/event", UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var context = json.RootElement.GetProperty("keptnContext").GetString()!;
        await using var watch = OrcProcess.Start(Environment(), "watch", context);
        Assert.True(await watch.WaitForExitAsync(TimeSpan.FromSeconds(60)) == 0, watch.Output + orc.Output);
        Assert.Contains("bar: bar was told: bar", watch.Output, StringComparison.Ordinal);
        string[] expected = ["bar.finished", "bar.started", "bar.triggered", "dev.foo.finished", "dev.foo.triggered"];
        Assert.Equal(expected, (await server.ReadEventsAsync(context)).Select(one => one.Type).Order(StringComparer.Ordinal));
        Assert.Equal(0, await RunAsync("logs", context));
        Assert.Equal(0, await RunAsync("get", "sequences", "--project", "demo"));
        Assert.Equal(0, await RunAsync("describe", "sequence", context));
        Assert.Equal(0, await RunAsync("diff", "-f", Demo));
        Assert.Equal(3, await RunAsync("describe", "project", "unknown"));
        Assert.Equal(2, await RunAsync("trigger", "sequence", "delivry", "--project", "demo", "--stage", "dev", "--service", "demo-svc"));
    }

    [Fact]
    public async Task Page_OfAServerWithAToken_IsServedButShowsNothingWithoutIt()
    {
        await using var orc = OrcProcess.Start(null, "up", "--data", data, "--urls", address.OriginalString, "--temporal-port", "0", "--runner", "process");
        using var server = new Server(address);
        await server.WaitUntilReadyAsync();
        var token = await orc.WaitForAsync("  token");
        using var http = new HttpClient { BaseAddress = address };

        using var page = await http.GetAsync(new Uri("/", UriKind.Relative));
        using var script = await http.GetAsync(new Uri("/ui/app.js", UriKind.Relative));
        using var refused = await http.GetAsync(new Uri("/v1/project", UriKind.Relative));
        http.DefaultRequestHeaders.Add("x-token", token);
        using var allowed = await http.GetAsync(new Uri("/v1/project", UriKind.Relative));

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'none'", string.Join(' ', page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("text/javascript", script.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal(0, await orc.StopAsync());
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    private Dictionary<string, string> Environment() => new() { ["ORC_SERVER"] = address.OriginalString };

    private async Task<int> RunAsync(params string[] arguments)
    {
        await using var run = OrcProcess.Start(Environment(), arguments);
        return await run.WaitForExitAsync(TimeSpan.FromSeconds(60));
    }
}
