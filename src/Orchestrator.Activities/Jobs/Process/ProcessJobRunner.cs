using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OsProcess = System.Diagnostics.Process;

namespace Orchestrator.Activities.Jobs.Process;

/// <summary>
/// Runs a job's command as a local process in a scratch directory: for machines without Docker, without any isolation. The image
/// is ignored; <c>/keptn</c> in commands and variables stands for a folder of the scratch directory.
/// </summary>
internal sealed partial class ProcessJobRunner(IOptions<JobOptions> options, TimeProvider time, ILogger<ProcessJobRunner> logger) : IJobRunner
{
    private const int ResultLimit = 256 * 1024;

    // Writes the exit code where a later worker finds it. Making the directory is the lock: never two copies.
    private const string Supervisor = """
        exec </dev/null >/dev/null 2>&1
        D=$1; W=$2; shift 2
        mkdir "$D/started" || exit 0
        echo $$ >"$D/supervisor.new"; mv "$D/supervisor.new" "$D/supervisor"
        cd "$W"
        setsid "$@" >"$D/stdout" 2>"$D/stderr" &
        P=$!
        echo $P >"$D/pid.new"; mv "$D/pid.new" "$D/pid"
        wait $P
        E=$?
        kill -9 -$P
        echo $E >"$D/exit.new"; mv "$D/exit.new" "$D/exit"
        """;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DeathPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    public async Task<ContainerExit> RunAsync(
        ContainerSpec spec, IContainerObserver observer, CancellationToken stop, CancellationToken cancellationToken)
    {
        var directory = new ScratchDirectory(options.Value.Scratch, spec.Name);
        if (directory.Started)
        {
            Log.ContainerJoined(logger, spec.Name, directory.ExitCode is null ? "running" : "exited");
        }
        else if (stop.IsCancellationRequested)
        {
            return NotRun(ExitReason.Stopped, "Stopped before the process started.");
        }
        else if (spec.Entrypoint.Count + spec.Arguments.Count == 0)
        {
            return NotRun(ExitReason.NotStarted, "The process runner needs a command, and the task has neither 'cmd' nor 'args'.");
        }
        else
        {
            await directory.FillAsync(spec, time.GetUtcNow(), cancellationToken);
            Start(spec, directory);
        }

        observer.Started(spec.Name);
        var (reason, code) = await FollowAsync(spec, directory, observer, stop, cancellationToken);
        return code is null
            ? NotRun(ExitReason.NotStarted, "The process was lost: it ended without a trace, as with a restart of the machine.")
            : new ContainerExit
            {
                Reason = reason,
                ExitCode = code,
                StartedAt = directory.StartedAt,
                FinishedAt = directory.FinishedAt,
                ResultFile = await directory.ReadResultAsync(ResultLimit, cancellationToken),
            };
    }

    public Task<IPAddress?> FindHostAddressAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IPAddress?>(IPAddress.Loopback);

    public Task<IReadOnlyList<OwnedContainer>> ListAsync(string owner, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OwnedContainer>>(
            [.. ScratchDirectory.All(options.Value.Scratch).Select(one => one.Describe(owner)).OfType<OwnedContainer>()]);

    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        var directory = new ScratchDirectory(options.Value.Scratch, name);
        foreach (var process in (int?[])[directory.SupervisorId, directory.ProcessId])
        {
            if (process is { } id && ProcessSignals.IsAlive(id, name))
            {
                ProcessSignals.SendKill(id);
                await WaitForDeathAsync(id, name, cancellationToken);
            }
        }

        if (Directory.Exists(directory.Path))
        {
            Directory.Delete(directory.Path, recursive: true);
        }
    }

    private async Task WaitForDeathAsync(int process, string name, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + StartLimit;
        while (ProcessSignals.IsAlive(process, name) && time.GetUtcNow() < deadline)
        {
            await Task.Delay(DeathPause, time, cancellationToken);
        }
    }

    private static void Start(ContainerSpec spec, ScratchDirectory directory)
    {
        var start = new ProcessStartInfo("setsid") { WorkingDirectory = directory.Path, UseShellExecute = false };
        string[] command = ["sh", "-c", Supervisor, "sh", directory.Path, spec.WorkingDirectory ?? directory.Path];
        foreach (var word in command.Concat(spec.Entrypoint.Concat(spec.Arguments).Select(text => Localize(text, directory))))
        {
            start.ArgumentList.Add(word);
        }

        // Nothing of the worker's own environment, which may hold its secrets.
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = directory.Path;
        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = Localize(value, directory);
        }

        start.Environment[ProcessSignals.MarkerVariable] = spec.Name;
        using var started = OsProcess.Start(start);
    }

    private static string Localize(string text, ScratchDirectory directory) =>
        KeptnPath().Replace(text, directory.Keptn.Replace("$", "$$", StringComparison.Ordinal));

    [GeneratedRegex(@"(?<![\w./-])/keptn(?![\w.-])")]
    private static partial Regex KeptnPath();

    private async Task<(ExitReason Reason, int? Code)> FollowAsync(
        ContainerSpec spec,
        ScratchDirectory directory,
        IContainerObserver observer,
        CancellationToken stop,
        CancellationToken cancellationToken)
    {
        using var changed = new SemaphoreSlim(0);
        using var watcher = new FileSystemWatcher(directory.Path);
        watcher.Changed += (_, _) => changed.Release();
        watcher.Created += (_, _) => changed.Release();
        watcher.Renamed += (_, _) => changed.Release();
        watcher.EnableRaisingEvents = true;
        using var wakeOnStop = stop.Register(() => changed.Release());
        var tail = new OutputTail(directory, time);
        var ending = new ProcessEnding(spec, directory, options.Value.Grace, time, stop);
        DateTimeOffset? deadSince = null;
        for (; ; )
        {
            // In this order: what was written before the exit code was is read before the end.
            var code = directory.ExitCode;
            deadSince = IsAlive(directory) ? null : deadSince ?? time.GetUtcNow();
            var lost = code is null && time.GetUtcNow() - deadSince > StartLimit;
            await tail.ForwardAsync(observer, code is not null || lost, cancellationToken);
            if (code is not null || lost)
            {
                return (ending.Reason, code);
            }

            var pause = ending.Advance() is { } next && next < LongestPause ? next : LongestPause;
            await changed.WaitAsync(pause, cancellationToken);
            Drain(changed);
        }
    }

    private static void Drain(SemaphoreSlim signals)
    {
        while (signals.Wait(0))
        {
            continue;
        }
    }

    private static bool IsAlive(ScratchDirectory directory) =>
        directory.ProcessId is { } process && ProcessSignals.IsAlive(process, directory.Name);

    private ContainerExit NotRun(ExitReason reason, string message) => new()
    {
        Reason = reason,
        Message = message,
        StartedAt = time.GetUtcNow(),
        FinishedAt = time.GetUtcNow(),
    };
}
