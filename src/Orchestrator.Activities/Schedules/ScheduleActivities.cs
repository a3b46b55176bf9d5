using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Schedules;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Activities.Schedules;

/// <summary>Waits for the sequences that schedules triggered.</summary>
internal sealed class ScheduleActivities(ITemporalClient client, IEventLog log, TimeProvider time) : IScheduleActivities
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NotYetThere = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    [Activity]
    public async Task WaitForSequenceAsync(FiredSequence fired)
    {
        var context = ActivityExecutionContext.Current;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, context.WorkerShutdownToken);
        var ended = WaitAsync(fired, limit.Token);
        while (!ended.IsCompleted)
        {
            context.Heartbeat();
            await Task.WhenAny(ended, Task.Delay(HeartbeatInterval, time, CancellationToken.None));
        }

        await ended;
    }

    private async Task WaitAsync(FiredSequence fired, CancellationToken cancellationToken)
    {
        // The trigger is in the log before its workflow begins; one that is refused has an end there without ever beginning.
        while (!await HasEndedAsync(fired, cancellationToken) && !await IsRefusedAsync(fired, cancellationToken))
        {
            await Task.Delay(NotYetThere, time, cancellationToken);
        }
    }

    private async Task<bool> HasEndedAsync(FiredSequence fired, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetWorkflowHandle(fired.WorkflowId).GetResultAsync(rpcOptions: new RpcOptions { CancellationToken = cancellationToken });
            return true;
        }
        catch (WorkflowFailedException)
        {
            return true;
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return false;
        }
    }

    private async Task<bool> IsRefusedAsync(FiredSequence fired, CancellationToken cancellationToken)
    {
        var query = new EventQuery { TriggeredId = fired.TriggerId, PageSize = 10 };
        var page = await log.QueryAsync(query, cancellationToken);
        return page.Events.Any(one => one.Type.EndsWith(".finished", StringComparison.Ordinal));
    }
}
