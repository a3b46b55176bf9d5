using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Orchestrator.Bench.Service;

/// <summary>An <c>orc temporal serve</c> of its own process and data directory, which can be killed and started again on the same port.</summary>
internal sealed class TemporalServer : IAsyncDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("orc-service-").FullName;
    private readonly int port = FreePort();
    private readonly List<string> printed = [];
    private Process? process;

    public string Address => $"127.0.0.1:{port}";

    /// <summary>What the last process printed.</summary>
    public string Output
    {
        get
        {
            lock (printed)
            {
                return string.Join('\n', printed);
            }
        }
    }

    /// <summary>Ends with the process.</summary>
    public Task Exited { get; private set; } = Task.CompletedTask;

    public bool Runs => process is { HasExited: false };

    /// <summary>Directory of the service's own files, to be filled before the first start.</summary>
    public string ServiceDirectory => Path.Combine(directory, "temporal");

    /// <summary>Bytes of the database and its log.</summary>
    public long DatabaseBytes => Directory.EnumerateFiles(directory, "temporal.db*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

    /// <summary>Starts the process and waits until it serves, or ends before that.</summary>
    /// <returns>The time until it served, or null when it ended first.</returns>
    public async Task<TimeSpan?> StartAsync(string? fault = null)
    {
        process?.Dispose();
        lock (printed)
        {
            printed.Clear();
        }

        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "orc.dll"), "temporal", "serve", "--data", directory, "--port", port.ToString(CultureInfo.InvariantCulture)];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["TEMPORAL_EMBEDDED_FAULT"] = fault ?? "";
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = Stopwatch.StartNew();
        process = Process.Start(start) ?? throw new InvalidOperationException("orc did not start.");
        process.OutputDataReceived += (_, line) => Keep(line.Data, ready);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, ready);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Exited = process.WaitForExitAsync();
        return await Task.WhenAny(ready.Task, Exited).WaitAsync(TimeSpan.FromMinutes(2)) == ready.Task ? watch.Elapsed : null;
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAsync()
    {
        process?.Kill();
        await Exited;
    }

    /// <summary>Proportional set size in MiB.</summary>
    public double MemoryMiB()
    {
        var pss = File.ReadLines($"/proc/{process!.Id}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return double.Parse(pss.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    public TimeSpan CpuTime()
    {
        process!.Refresh();
        return process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process?.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private void Keep(string? line, TaskCompletionSource ready)
    {
        if (line is null)
        {
            return;
        }

        lock (printed)
        {
            printed.Add(line);
        }

        if (line.StartsWith("Temporal ", StringComparison.Ordinal))
        {
            ready.TrySetResult();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
