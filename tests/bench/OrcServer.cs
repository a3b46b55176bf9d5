using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Orchestrator.Bench;

/// <summary>An <c>orc up</c> of its own process and data directory, as a user runs it.</summary>
internal sealed class OrcServer : IAsyncDisposable
{
    private readonly string dataDirectory = Directory.CreateTempSubdirectory("orc-bench-").FullName;
    private readonly int port = FreePort();
    private readonly string? temporal;
    private readonly string runner;
    private Process? process;

    private OrcServer(string? temporal, string runner) => (this.temporal, this.runner) = (temporal, runner);

    public Uri Address => new($"http://127.0.0.1:{port}");

    public string DataDirectory => dataDirectory;

    public int ProcessId => process!.Id;

    public static async Task<OrcServer> StartAsync(string? temporal = null, string runner = "process")
    {
        var server = new OrcServer(temporal, runner);
        await server.StartProcessAsync();
        return server;
    }

    /// <summary>Starts the process on the same data and waits until it is ready.</summary>
    /// <returns>The time from the start of the process to readiness.</returns>
    public async Task<TimeSpan> StartProcessAsync()
    {
        var watch = Stopwatch.StartNew();
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            OrcAssembly(), "up", "--insecure", "--data", dataDirectory, "--urls", Address.ToString().TrimEnd('/'),
            "--temporal-port", "0", "--runner", runner,
        ];
        foreach (var argument in temporal is null ? arguments : [.. arguments, "--temporal", temporal])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["Logging__LogLevel__Default"] = "Warning";
        process = Process.Start(start) ?? throw new InvalidOperationException("orc did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (!string.IsNullOrEmpty(line.Data))
            {
                File.AppendAllText(Path.Combine(dataDirectory, "stderr.log"), line.Data + "\n");
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var client = new HttpClient { BaseAddress = Address };
        while (!await IsReadyAsync(client))
        {
            if (process.HasExited || watch.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new InvalidOperationException($"orc up is not ready after {watch.Elapsed}; see {dataDirectory}/stderr.log.");
            }

            await Task.Delay(10);
        }

        return watch.Elapsed;
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public TimeSpan CpuTime()
    {
        process!.Refresh();
        return process.TotalProcessorTime;
    }

    /// <summary>Proportional set size in MiB.</summary>
    public double MemoryMiB()
    {
        var pss = File.ReadLines($"/proc/{process!.Id}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return double.Parse(pss.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Bytes the process caused to be written to the disk so far.</summary>
    public long BytesWritten() => long.Parse(
        File.ReadLines($"/proc/{process!.Id}/io").First(line => line.StartsWith("write_bytes:", StringComparison.Ordinal)).Split(' ')[1],
        CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }

        Directory.Delete(dataDirectory, recursive: true);
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>What <c>./orc</c> has published, as users run it; the build beside the bench when there is none.</summary>
    internal static string OrcAssembly()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var published = Path.Combine(folder.FullName, "artifacts", "orc", "orc.dll");
            if (File.Exists(published))
            {
                return published;
            }
        }

        var beside = Path.Combine(AppContext.BaseDirectory, "orc.dll");
        return File.Exists(beside) ? beside : throw new FileNotFoundException($"Cannot find the program under test at '{beside}'.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
