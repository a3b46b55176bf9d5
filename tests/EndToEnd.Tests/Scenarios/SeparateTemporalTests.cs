using EndToEnd.Tests.Setup;

namespace EndToEnd.Tests.Scenarios;

/// <summary>Temporal in a process of its own, spoken to over gRPC; either side may be killed.</summary>
public sealed class SeparateTemporalTests : IDisposable
{
    private const int Contexts = 3;

    private readonly string data = Directory.CreateTempSubdirectory("orc-parts-").FullName;
    private readonly string temporalPort = $"{Server.FreePort()}";
    private readonly Uri address = new($"http://127.0.0.1:{Server.FreePort()}");

    [Fact]
    public async Task Up_WhenTemporalIsKilledAndComesBack_TellsEachStoryOnce()
    {
        var image = await Setup.Docker.RequireImageAsync();
        var temporal = await StartTemporalAsync();
        try
        {
            await using var orc = StartOrc();
            using var server = new Server(address);
            await server.WaitUntilReadyAsync();
            var services = Enumerable.Range(0, Contexts).Select(number => $"service-{number}").ToList();
            await JobProject.CreateAsync(server, services, image, seconds: 0.5);
            var contexts = await Task.WhenAll(services.Select(service => JobProject.TriggerAsync(server, service)));
            await WaitForTaskAsync(server, contexts[0], orc);

            await temporal.KillAsync();
            await temporal.DisposeAsync();
            temporal = await StartTemporalAsync();

            await AssertAllToldOnceAsync(server, contexts, orc);
            Assert.Equal(0, await orc.StopAsync());
            Assert.Equal(0, await temporal.StopAsync());
        }
        finally
        {
            await temporal.DisposeAsync();
        }
    }

    [Fact]
    public async Task Up_KilledAndStartedAgainBesideItsTemporal_TellsEachStoryOnce()
    {
        var image = await Setup.Docker.RequireImageAsync();
        await using var temporal = await StartTemporalAsync();
        var orc = StartOrc();
        try
        {
            using var server = new Server(address);
            await server.WaitUntilReadyAsync();
            await JobProject.CreateAsync(server, ["service-0"], image, seconds: 1);
            var context = await JobProject.TriggerAsync(server, "service-0");
            await WaitForTaskAsync(server, context, orc);

            await orc.KillAsync();
            await orc.DisposeAsync();
            orc = StartOrc();

            await AssertAllToldOnceAsync(server, [context], orc);
        }
        finally
        {
            await orc.DisposeAsync();
        }
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    private static Task<LoggedEvent> WaitForTaskAsync(Server server, string context, OrcProcess orc) => Wait.ForAsync(
        async () => (await server.ReadEventsAsync(context)).FirstOrDefault(one => one.Type == "build.started"),
        TimeSpan.FromSeconds(60),
        () => $"no task was started\n{orc.Output}");

    private static async Task AssertAllToldOnceAsync(Server server, IEnumerable<string> contexts, OrcProcess orc)
    {
        foreach (var context in contexts)
        {
            var events = await JobProject.WaitForEndAsync(server, context, () => orc.Output);
            await JobProject.AssertToldOnceAsync(server, context, events);
        }
    }

    private async Task<OrcProcess> StartTemporalAsync()
    {
        var temporal = OrcProcess.Start(null, "temporal", "serve", "--data", data, "--port", temporalPort);
        await temporal.WaitForAsync("Temporal ");
        return temporal;
    }

    private OrcProcess StartOrc() => OrcProcess.Start(
        null, "up", "--insecure", "--temporal", $"127.0.0.1:{temporalPort}", "--data", Path.Combine(data, "orc"), "--urls", address.OriginalString);
}
