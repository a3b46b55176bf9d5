using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orchestrator.Activities.Jobs;

/// <summary>
/// Removes the containers of workflows that are closed. A container stays until then, since its exit code and result must
/// survive a worker that dies before it could tell them.
/// </summary>
internal sealed class JobJanitor(
    IJobRunner runner, IWorkflowLookup workflows, IOptions<JobOptions> options, TimeProvider time, ILogger<JobJanitor> logger)
    : BackgroundService
{
    // A container may be there a moment before its workflow can be found.
    private static readonly TimeSpan YoungestAge = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastSweepLimit = TimeSpan.FromSeconds(10);

    /// <summary>Sweeps once more: a host that ran for seconds, such as a demo, would leave everything behind.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LastSweepLimit);
        try
        {
            await SweepAsync(TimeSpan.Zero, limit.Token);
        }
        catch (Exception e)
        {
            // Whatever is away must not keep the host from stopping; the next start sweeps again.
            Log.SweepFailed(logger, e, LogLevel.Debug, options.Value.SweepInterval);
        }
    }

    internal Task SweepAsync(CancellationToken cancellationToken) => SweepAsync(YoungestAge, cancellationToken);

    private async Task SweepAsync(TimeSpan youngest, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<(string, string), bool>();
        foreach (var container in await runner.ListAsync(options.Value.Owner, cancellationToken))
        {
            if (time.GetUtcNow() - container.CreatedAt < youngest)
            {
                continue;
            }

            var workflow = (container.WorkflowId, container.RunId);
            if (!answers.TryGetValue(workflow, out var open))
            {
                open = await workflows.IsOpenAsync(container.WorkflowId, container.RunId, cancellationToken);
                answers[workflow] = open;
            }

            if (!open)
            {
                Log.OrphanRemoved(logger, container.Name, container.WorkflowId);
                await runner.RemoveAsync(container.Name, cancellationToken);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        var told = false;
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
                told = false;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The daemon or Temporal may be away for a while; neither ends the host, and once is enough to say it.
                Log.SweepFailed(logger, told ? null : e, told ? LogLevel.Debug : LogLevel.Warning, options.Value.SweepInterval);
                told = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
