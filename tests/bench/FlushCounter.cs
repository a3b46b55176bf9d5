using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Orchestrator.Bench;

/// <summary>Counts the flushes to the disk (fsync, fdatasync) of a process by <c>perf stat</c>, where that can be had.</summary>
internal sealed class FlushCounter : IAsyncDisposable
{
    private readonly Process? perf;

    private FlushCounter(Process? perf) => this.perf = perf;

    public static FlushCounter Start(int processId)
    {
        var start = new ProcessStartInfo("perf") { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments = ["stat", "-x", ",", "-e", "syscalls:sys_enter_fsync,syscalls:sys_enter_fdatasync", "-p", processId.ToString(CultureInfo.InvariantCulture)];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return new FlushCounter(Process.Start(start));
        }
        catch (Win32Exception)
        {
            return new FlushCounter(null);
        }
    }

    /// <summary>The flushes since the start; null when they could not be counted.</summary>
    public async Task<long?> StopAsync()
    {
        if (perf is null || perf.HasExited)
        {
            return null;
        }

        using (var interrupt = Process.Start("kill", ["-INT", perf.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await interrupt.WaitForExitAsync();
        }

        var lines = (await perf.StandardError.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await perf.WaitForExitAsync();
        var counts = lines.Select(line => line.Split(',')).Where(parts => parts.Length > 2 && parts[2].StartsWith("syscalls:", StringComparison.Ordinal)).ToList();
        return counts.Count == 2 && counts.TrueForAll(parts => long.TryParse(parts[0], CultureInfo.InvariantCulture, out _))
            ? counts.Sum(parts => long.Parse(parts[0], CultureInfo.InvariantCulture))
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (perf is null)
        {
            return;
        }

        if (!perf.HasExited)
        {
            perf.Kill();
            await perf.WaitForExitAsync();
        }

        perf.Dispose();
    }
}
