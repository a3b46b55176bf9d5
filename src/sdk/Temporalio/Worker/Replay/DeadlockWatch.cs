using System.Runtime.InteropServices;

namespace Temporalio.Worker.Replay;

/// <summary>Notices workflow code that does not give its thread back. Time that the thread waits for a processor does not count.</summary>
internal sealed class DeadlockWatch(TimeSpan limit, Action<WorkflowRun> report) : IDisposable
{
    private const int ChecksPerLimit = 4;

    private readonly Lock gate = new();
    private readonly List<WatchedActivation> active = [];
    private Timer? timer;
    private bool ticking;
    private bool idle;

    public TimeSpan Limit => limit;

    /// <summary>The thread begins to run workflow code.</summary>
    public void Begin(WatchedActivation activation)
    {
        activation.Thread = NativeThread.Id;
        activation.Seen = 0;
        activation.Reported = false;
        lock (gate)
        {
            activation.Place = active.Count;
            active.Add(activation);
            if (!ticking)
            {
                ticking = true;
                timer ??= new Timer(static watch => ((DeadlockWatch)watch!).Check(), this, Timeout.Infinite, Timeout.Infinite);
                timer.Change(limit / ChecksPerLimit, limit / ChecksPerLimit);
            }
        }
    }

    /// <summary>The thread is back; true when it had been reported as lost.</summary>
    public bool End(WatchedActivation activation)
    {
        lock (gate)
        {
            var last = active[^1];
            active[activation.Place] = last;
            last.Place = activation.Place;
            active.RemoveAt(active.Count - 1);
            idle = false;
            return activation.Reported;
        }
    }

    /// <inheritdoc />
    public void Dispose() => timer?.Dispose();

    private void Check()
    {
        List<WatchedActivation>? lost = null;
        lock (gate)
        {
            if (active.Count == 0)
            {
                // Twice idle: no more ticks until the next activation.
                if (idle)
                {
                    ticking = false;
                    timer!.Change(Timeout.Infinite, Timeout.Infinite);
                }

                idle = true;
                return;
            }

            var now = Environment.TickCount64;
            foreach (var activation in active)
            {
                if (activation.Seen == 0)
                {
                    activation.Seen = now;
                    activation.Waited = NativeThread.WaitedForProcessor(activation.Thread);
                }
                else if (!activation.Reported && now - activation.Seen >= limit.TotalMilliseconds &&
                    now - activation.Seen - (NativeThread.WaitedForProcessor(activation.Thread) - activation.Waited).TotalMilliseconds >= limit.TotalMilliseconds)
                {
                    activation.Reported = true;
                    (lost ??= []).Add(activation);
                }
            }
        }

        foreach (var activation in lost ?? [])
        {
            report(activation.Run);
        }
    }

    /// <summary>What the operating system knows about a thread; on systems other than Linux nothing.</summary>
    private static class NativeThread
    {
        [ThreadStatic]
        private static int own;

        public static int Id => own != 0 ? own : own = OperatingSystem.IsLinux() ? Ask() : -1;

        public static TimeSpan WaitedForProcessor(int thread)
        {
            if (thread <= 0)
            {
                return TimeSpan.Zero;
            }

            try
            {
                // "run wait slices", the first two in nanoseconds.
                var fields = File.ReadAllText($"/proc/self/task/{thread}/schedstat").Split(' ');
                return TimeSpan.FromTicks(long.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
            {
                return TimeSpan.Zero;
            }
        }

        private static int Ask()
        {
            try
            {
                return GetThreadId();
            }
            catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
            {
                return -1;
            }
        }

        [DllImport("libc", EntryPoint = "gettid")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int GetThreadId();
    }
}
