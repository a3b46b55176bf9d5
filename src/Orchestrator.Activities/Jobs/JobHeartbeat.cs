using Temporalio.Activities;

namespace Orchestrator.Activities.Jobs;

/// <summary>Heartbeats until it is disposed, with the container's id and the time of its last log line.</summary>
internal sealed class JobHeartbeat : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private readonly PeriodicTimer timer;
    private readonly Task beating;

    internal JobHeartbeat(ActivityExecutionContext context, JobLogObserver observer, TimeProvider time)
    {
        timer = new PeriodicTimer(Interval(context.Info.HeartbeatTimeout), time);
        beating = BeatAsync(context, observer);
    }

    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await beating;
    }

    private static TimeSpan Interval(TimeSpan? timeout)
    {
        var wanted = (timeout ?? TimeSpan.Zero) > TimeSpan.Zero ? timeout.GetValueOrDefault() / 4 : Longest;
        return wanted < Shortest ? Shortest : wanted > Longest ? Longest : wanted;
    }

    private async Task BeatAsync(ActivityExecutionContext context, JobLogObserver observer)
    {
        do
        {
            context.Heartbeat(observer.ContainerId, observer.LastLogTime);
        }
        while (await timer.WaitForNextTickAsync());
    }
}
