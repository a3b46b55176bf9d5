using System.Collections.Concurrent;
using System.Diagnostics;

namespace EndToEnd.Tests.Setup;

/// <summary>A real `orc` process, as a user runs it.</summary>
internal sealed class OrcProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();

    private OrcProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    /// <summary>Everything it printed so far.</summary>
    public string Output => string.Join('\n', lines);

    public static OrcProcess Start(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "orc.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("ORC_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new OrcProcess(Process.Start(start) ?? throw new InvalidOperationException("orc did not start."));
    }

    /// <summary>Waits for a line that has the text; what stands behind the text, up to the next space or comma, is the answer.</summary>
    public async Task<string> WaitForAsync(string text)
    {
        var found = await Wait.ForAsync(
            () => process.HasExited && !Output.Contains(text, StringComparison.Ordinal)
                ? throw new InvalidOperationException($"orc ended before it printed '{text}':\n{Output}")
                : lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)),
            StartLimit,
            () => $"orc did not print '{text}':\n{Output}");
        return found[(found.IndexOf(text, StringComparison.Ordinal) + text.Length)..].Trim().Split(' ', ',')[0];
    }

    /// <summary>Waits for its end and answers with the exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"orc still runs after {limit}:\n{Output}");
        }

        return process.ExitCode;
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a service manager stops it.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await WaitForExitAsync(EndLimit);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
