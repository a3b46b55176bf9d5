using Microsoft.Extensions.Hosting;

namespace Orchestrator.Cli.Hosts;

/// <summary>
/// Gives memory back when a server comes to rest. The collector works when something is allocated, so that a server that has
/// nothing to do any more would keep the room of its last busy moment for hours.
/// </summary>
internal sealed class IdleMemory(TimeProvider time) : BackgroundService
{
    /// <summary>Less than this in a look is rest: health checks, polls.</summary>
    private const long Quiet = 4 << 20;

    /// <summary>What must have been allocated since the last time for another to be worth its pause.</summary>
    private const long Worthwhile = 128 << 20;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        var (seen, cleared) = (0L, 0L);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var allocated = GC.GetTotalAllocatedBytes();
                if (allocated - seen < Quiet && allocated - cleared > Worthwhile)
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    cleared = allocated;
                }

                seen = allocated;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }
}
