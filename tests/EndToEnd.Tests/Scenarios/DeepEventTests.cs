using System.Net;
using System.Text;
using System.Text.Json;
using EndToEnd.Tests.Setup;

namespace EndToEnd.Tests.Scenarios;

/// <summary>Events as deep as ingress allows: everything behind it has to read them too.</summary>
public sealed class DeepEventTests : IDisposable
{
    private const int Allowed = 64;

    private readonly string data = Directory.CreateTempSubdirectory("orc-deep-").FullName;
    private readonly Uri address = new($"http://127.0.0.1:{Server.FreePort()}");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DeepestEventAllowed_TriggersASequence_RunsToItsEndAndIsShown(bool binary)
    {
        await using var orc = OrcProcess.Start(null, "up", "--insecure", "--data", data, "--urls", address.OriginalString, "--temporal-port", "0", "--runner", "process");
        using var server = new Server(address);
        await server.WaitUntilReadyAsync();
        var environment = new Dictionary<string, string> { ["ORC_SERVER"] = address.OriginalString };
        await using var apply = OrcProcess.Start(environment, "apply", "-f", Path.Combine(AppContext.BaseDirectory, "examples", "demo"));
        Assert.Equal(0, await apply.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        using var http = new HttpClient { BaseAddress = address };

        using var refused = await http.SendAsync(Trigger(binary, Allowed + 1));
        using var taken = await http.SendAsync(Trigger(binary, Allowed));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var answer = await taken.Content.ReadAsStringAsync();
        Assert.True(taken.IsSuccessStatusCode, answer);
        var context = JsonElement.Parse(answer).GetProperty("keptnContext").GetString()!;
        await using var watch = OrcProcess.Start(environment, "watch", context);
        Assert.True(await watch.WaitForExitAsync(TimeSpan.FromSeconds(60)) == 0, watch.Output + orc.Output);
        foreach (var path in (string[])[$"/v1/event?keptnContext={context}", "/v1/sequence/demo", "/v1/sequence-execution?project=demo", "/v1/project"])
        {
            using var shown = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(shown.StatusCode == HttpStatusCode.OK, $"{path}: {(int)shown.StatusCode} {await shown.Content.ReadAsStringAsync()}");
        }

        await using var events = OrcProcess.Start(environment, "get", "events", "--context", context, "-o", "json");
        Assert.True(await events.WaitForExitAsync(TimeSpan.FromSeconds(60)) == 0, events.Output);
        Assert.Equal(0, await orc.StopAsync());
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    /// <summary>A trigger whose body, the bare data in binary mode, is that many levels deep.</summary>
    private static HttpRequestMessage Trigger(bool binary, int depth)
    {
        var levels = depth - (binary ? 1 : 2);
        var body = $$"""{"project":"demo","stage":"dev","service":"demo-svc","foo":"bar","deep":{{new string('[', levels)}}{{new string(']', levels)}}}""";
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/event");
        if (!binary)
        {
            request.Content = new StringContent($$"""{"specversion":"1.0","id":"deep","source":"test","type":"sh.keptn.event.dev.foo.triggered","data":{{body}}}""", Encoding.UTF8, "application/cloudevents+json");
            return request;
        }

        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("ce-specversion", "1.0");
        request.Headers.Add("ce-id", "deep");
        request.Headers.Add("ce-source", "test");
        request.Headers.Add("ce-type", "sh.keptn.event.dev.foo.triggered");
        return request;
    }
}
