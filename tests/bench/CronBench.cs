using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Orchestrator.Bench;

/// <summary>A schedule `* * * * *` for three minutes of real time with a kill -9 between: three firings, each at second 0, none twice.</summary>
internal static class CronBench
{
    private const int Firings = 3;

    public static async Task RunAsync(BenchOptions options)
    {
        await using var server = await OrcServer.StartAsync(options.Temporal);
        using var project = new BenchProject(server.Address, started: false);
        await project.CreateAsync(1);
        using var client = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(20) };

        // Made well before a full minute, so that the first firing is the next one.
        await Task.Delay(TimeSpan.FromSeconds((DateTime.UtcNow.Second is var second and > 40 ? 70 - second : 0)));
        using (var made = await client.PostAsJsonAsync(
            "/v1/schedules", new { name = "minutely", cron = "* * * * *", overlap = "allowAll", project = BenchProject.Name, stage = "dev", service = "svc-0", sequence = "work" }))
        {
            made.EnsureSuccessStatusCode();
        }

        var end = NextMinute().AddMinutes(Firings - 1).AddSeconds(30);
        await UntilAsync(NextMinute().AddSeconds(20));
        await server.KillAsync();
        Console.WriteLine($"killed at {DateTime.UtcNow:HH:mm:ss.fff}");
        var ready = await server.StartProcessAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ready again after {ready.TotalSeconds:0.0} s"));
        await UntilAsync(end);
        var page = await client.GetFromJsonAsync<JsonElement>("/v1/event?type=sh.keptn.event.dev.work.triggered&pageSize=100&order=asc");
        var fired = page.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("time").GetDateTime().ToUniversalTime()).ToList();
        foreach (var time in fired)
        {
            Console.WriteLine($"fired at {time:HH:mm:ss.fff}");
        }

        var punctual = fired.Count(time => time.Second is 0 or 59);
        Console.WriteLine($"{fired.Count} firings, expected {Firings}; {punctual} of them within a second of the full minute");
    }

    private static DateTime NextMinute() => DateTime.UtcNow is var now ? now.AddTicks(TimeSpan.TicksPerMinute - (now.Ticks % TimeSpan.TicksPerMinute)) : now;

    private static Task UntilAsync(DateTime time) => Task.Delay(time - DateTime.UtcNow is { Ticks: > 0 } rest ? rest : TimeSpan.Zero);
}
