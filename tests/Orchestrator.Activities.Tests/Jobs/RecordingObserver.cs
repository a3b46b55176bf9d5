using Orchestrator.Activities.Jobs;
using Orchestrator.Store;

namespace Orchestrator.Activities.Tests.Jobs;

/// <summary>Keeps what a runner tells, and lets a test wait for it.</summary>
internal sealed class RecordingObserver(DateTimeOffset? lastLogTime = null) : IContainerObserver
{
    private readonly Lock gate = new();
    private readonly List<LogLine> lines = [];
    private readonly List<(Predicate<LogLine> Wanted, TaskCompletionSource Seen)> waiting = [];

    public DateTimeOffset? LastLogTime => lastLogTime;

    internal string ContainerId { get; private set; } = "";

    internal IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    internal IReadOnlyList<string> Texts => [.. Lines.Select(line => line.Text)];

    public void Started(string containerId) => ContainerId = containerId;

    public Task WriteAsync(IReadOnlyList<LogLine> lines, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            this.lines.AddRange(lines);
            foreach (var (_, seen) in waiting.Where(one => lines.Any(line => one.Wanted(line))))
            {
                seen.TrySetResult();
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Completes once a line with that text has come.</summary>
    internal Task WaitForAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (lines.Exists(line => line.Text == text))
            {
                seen.SetResult();
            }
            else
            {
                waiting.Add((line => line.Text == text, seen));
            }
        }

        return seen.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
