using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Orchestrator.Bench;

/// <summary>A container step, one at a time and four at once: by the bare Docker API, and as a task of a sequence.</summary>
internal sealed record ContainerResult(Percentiles RawMs, Percentiles TaskMs, double RawPerSecond, double TasksPerSecond);

/// <summary>What a sequence adds to a container: the time from the task's <c>.triggered</c> to its <c>.finished</c> event.</summary>
internal static class ContainerBench
{
    private const string Image = "busybox:latest";
    private const int AtOnce = 4;

    public static async Task RunAsync(BenchOptions options)
    {
        var result = await MeasureAsync(options.Count == 0 ? 30 : options.Count);
        Console.WriteLine($"bare Docker API: {result.RawMs} ms, {result.RawPerSecond:0.0}/s at {AtOnce}");
        Console.WriteLine($"task of a sequence: {result.TaskMs} ms, {result.TasksPerSecond:0.0}/s at {AtOnce}");
    }

    /// <summary>Needs a Docker daemon that has the image <c>busybox:latest</c>.</summary>
    public static async Task<ContainerResult> MeasureAsync(int count)
    {
        using var docker = Docker();
        await RawAsync(docker);
        var raw = new List<double>();
        for (var index = 0; index < count; index++)
        {
            raw.Add(await RawAsync(docker));
        }

        var rawRate = await RateAsync(count * 2, _ => RawAsync(docker));

        await using var server = await OrcServer.StartAsync(runner: "docker");
        using var project = new BenchProject(server.Address, started: false);
        await project.CreateAsync(AtOnce);
        await project.AddContainerAsync(Image);
        await using var stream = new EventStream(server.Address, BenchProject.Name);
        await stream.Connected.WaitAsync(TimeSpan.FromSeconds(30));
        var boxes = new Boxes(stream, project);
        for (var index = 0; index < 3; index++)
        {
            await boxes.RunAsync("svc-0");
        }

        var tasks = new List<double>();
        for (var index = 0; index < count; index++)
        {
            tasks.Add(await boxes.RunAsync("svc-0"));
        }

        var taskRate = await RateAsync(count * 2, worker => boxes.RunAsync($"svc-{worker}"));
        return new ContainerResult(new Percentiles(raw), new Percentiles(tasks), rawRate, taskRate);
    }

    private static async Task<double> RateAsync(int count, Func<int, Task> run)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async worker =>
        {
            for (var index = 0; index < count / AtOnce; index++)
            {
                await run(worker);
            }
        }));
        return count / AtOnce * AtOnce / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Create, start, wait, remove; the time until the exit is known, in milliseconds.</summary>
    private static async Task<double> RawAsync(HttpClient docker)
    {
        var watch = Stopwatch.StartNew();
        var body = new { Image, Cmd = new[] { "/bin/busybox", "true" }, HostConfig = new { NetworkMode = "none" } };
        using var created = await docker.PostAsJsonAsync("/containers/create", body);
        created.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await created.Content.ReadAsStringAsync());
        var id = document.RootElement.GetProperty("Id").GetString();
        (await docker.PostAsync(new Uri($"/containers/{id}/start", UriKind.Relative), null)).EnsureSuccessStatusCode().Dispose();
        using var waited = await docker.PostAsync(new Uri($"/containers/{id}/wait", UriKind.Relative), null);
        await waited.Content.ReadAsStringAsync();
        var elapsed = watch.Elapsed.TotalMilliseconds;
        (await docker.DeleteAsync(new Uri($"/containers/{id}", UriKind.Relative))).EnsureSuccessStatusCode().Dispose();
        return elapsed;
    }

    private static HttpClient Docker() => new(new SocketsHttpHandler
    {
        ConnectCallback = static async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint("/var/run/docker.sock"), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri("http://docker/") };

    /// <summary>Runs sequences of one container and times their task by its events.</summary>
    private sealed class Boxes
    {
        private readonly BenchProject project;
        private readonly ConcurrentDictionary<string, long> triggered = new();
        private readonly ConcurrentDictionary<string, TaskCompletionSource<double>> ended = new();
        private readonly ConcurrentDictionary<string, double> took = new();

        public Boxes(EventStream stream, BenchProject project)
        {
            this.project = project;
            _ = FollowAsync(stream);
        }

        public async Task<double> RunAsync(string service)
        {
            var context = Guid.NewGuid().ToString();
            var end = ended[context] = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
            await project.TriggerAsync(context, service, "boxed");
            return await end.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }

        private async Task FollowAsync(EventStream stream)
        {
            await foreach (var received in stream.Events.ReadAllAsync())
            {
                switch (received.Type)
                {
                    case "sh.keptn.event.box.triggered":
                        triggered[received.Context] = received.Received;
                        break;
                    case "sh.keptn.event.box.finished":
                        took[received.Context] = Stopwatch.GetElapsedTime(triggered[received.Context], received.Received).TotalMilliseconds;
                        break;
                    case "sh.keptn.event.dev.boxed.finished" when ended.TryRemove(received.Context, out var end):
                        if (received.Result == "pass")
                        {
                            end.SetResult(took[received.Context]);
                        }
                        else
                        {
                            end.SetException(new InvalidOperationException($"A container task ended '{received.Result}'."));
                        }

                        break;
                }
            }
        }
    }
}
