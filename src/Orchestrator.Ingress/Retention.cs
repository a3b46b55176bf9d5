using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Temporalio.Client;

namespace Orchestrator.Ingress;

/// <summary>Forgets contexts that nothing has happened in for long and nothing is open in, slice by slice.</summary>
internal sealed class Retention(
    IEventRetention events,
    ITemporalClient client,
    IOptions<IngressOptions> options,
    IOptions<StoreOptions> store,
    TimeProvider time,
    ILogger<Retention> logger) : BackgroundService
{
    private const int Slice = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Retention == TimeSpan.Zero)
        {
            return;
        }

        try
        {
            while (true)
            {
                await TryForgetAsync(stoppingToken);
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start goes on.
        }
    }

    /// <summary>Forgets all that is old enough; the number of events that went.</summary>
    internal async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        // A copy of an event is recognised by its first one, which must not go before.
        var window = store.Value.DeduplicationWindow;
        var age = options.Value.Retention > window ? options.Value.Retention : window;
        var before = time.GetUtcNow() - age;
        var deleted = 0;
        for (long? after = 0; after is { } position;)
        {
            (var quiet, after) = await events.FindQuietAsync(position, before, Slice, cancellationToken);
            var open = await OpenAmongAsync(quiet, cancellationToken);
            deleted += await events.DeleteAsync([.. quiet.Where(context => !open.Contains(context))], cancellationToken);
            if (after is not null)
            {
                await Task.Delay(Breath, time, cancellationToken);
            }
        }

        return deleted;
    }

    private async Task TryForgetAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await ForgetAsync(cancellationToken) is > 0 and var deleted)
            {
                Log.Forgotten(logger, deleted);
            }
        }
        catch (Exception e) when (e is System.Data.Common.DbException or Temporalio.Exceptions.RpcException or IOException)
        {
            Log.ForgettingInterrupted(logger, e.Message);
        }
    }

    private async Task<HashSet<string>> OpenAmongAsync(IReadOnlyList<string> contexts, CancellationToken cancellationToken)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        var rpc = new WorkflowListOptions { Rpc = new() { CancellationToken = cancellationToken } };
        foreach (var some in contexts.Chunk(50))
        {
            var names = string.Join(", ", some.Select(context => $"'{context.Replace("'", "\\'", StringComparison.Ordinal)}'"));
            await foreach (var run in client.ListWorkflowsAsync($"OrcContext IN ({names}) AND ExecutionStatus = 'Running'", rpc))
            {
                open.Add(run.TypedSearchAttributes.Get(SearchAttributes.Context));
            }
        }

        return open;
    }
}
