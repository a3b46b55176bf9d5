using Orchestrator.Store;

namespace Orchestrator.Activities.Jobs;

/// <summary>Puts the lines of a container into the store, secrets masked, and remembers how far it came for the heartbeat.</summary>
internal sealed class JobLogObserver(IJobLogs logs, string logId, SecretMask mask, DateTimeOffset? lastTime) : IContainerObserver
{
    private long lastTicks = lastTime?.UtcTicks ?? 0;
    private string containerId = "";

    public DateTimeOffset? LastLogTime =>
        Interlocked.Read(ref lastTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    internal string ContainerId => Volatile.Read(ref containerId);

    public void Started(string containerId) => Volatile.Write(ref this.containerId, containerId);

    public async Task WriteAsync(IReadOnlyList<LogLine> lines, CancellationToken cancellationToken)
    {
        var masked = new List<LogLine>(lines.Count);
        foreach (var line in lines)
        {
            masked.Add(line with { Text = mask.Apply(line.Text) });
        }

        await logs.AppendAsync(logId, masked, cancellationToken);
        Interlocked.Exchange(ref lastTicks, lines[^1].Time.UtcTicks);
    }
}
