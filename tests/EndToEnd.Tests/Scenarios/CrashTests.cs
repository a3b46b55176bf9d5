using EndToEnd.Tests.Setup;

namespace EndToEnd.Tests.Scenarios;

/// <summary>`kill -9` at any moment: after a restart every sequence ends as if nothing had happened.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Services = 4;
    private const int Rounds = 3;

    private readonly string data = Directory.CreateTempSubdirectory("orc-crash-").FullName;
    private readonly int port = Server.FreePort();

    [Fact]
    public async Task Up_KilledWhileContainersRun_TellsEachStoryOnce()
    {
        var image = await Setup.Docker.RequireImageAsync();
        var moments = new Random(20261121);
        using var server = new Server(new Uri($"http://127.0.0.1:{port}"));
        var orc = Start();
        try
        {
            await server.WaitUntilReadyAsync();
            var services = Enumerable.Range(0, Services).Select(number => $"service-{number}").ToList();
            await JobProject.CreateAsync(server, services, image, seconds: 0.5);
            var contexts = await Task.WhenAll(services.Select(service => JobProject.TriggerAsync(server, service)));
            for (var round = 0; round < Rounds; round++)
            {
                await WaitForProgressAsync(server, contexts, round);
                await Task.Delay(moments.Next(900));
                await orc.KillAsync();
                await orc.DisposeAsync();
                orc = Start();
            }

            foreach (var context in contexts)
            {
                var running = orc;
                var events = await JobProject.WaitForEndAsync(server, context, () => running.Output);
                await JobProject.AssertToldOnceAsync(server, context, events);
            }

            Assert.Equal(0, await orc.StopAsync());
        }
        finally
        {
            await orc.DisposeAsync();
        }
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    // The next kill falls into work, not into the start: something new has to be in the log first.
    private static Task<List<int>> WaitForProgressAsync(Server server, string[] contexts, int round) => Wait.ForAsync(
        async () =>
        {
            var counts = new List<int>();
            foreach (var context in contexts)
            {
                counts.Add((await server.ReadEventsAsync(context)).Count);
            }

            return counts.Sum() >= contexts.Length * (1 + (round * 2)) ? counts : null;
        },
        TimeSpan.FromSeconds(60),
        () => $"no progress in round {round}");

    private OrcProcess Start() => OrcProcess.Start(
        null, "up", "--insecure", "--data", data, "--urls", $"http://127.0.0.1:{port}", "--temporal-port", "0");
}
