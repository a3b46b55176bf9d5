using Orchestrator.Workflows;
using Orchestrator.Workflows.Sequences;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Sequences;

/// <summary>Finds the runs of sequences in Temporal.</summary>
internal sealed class SequenceExecutions(ITemporalClient client)
{
    /// <summary>The runs that match, open ones first, then the newest.</summary>
    public async Task<IReadOnlyList<SequenceExecution>> ListAsync(SequenceQuery query, int most, CancellationToken cancellationToken)
    {
        var found = new List<SequenceExecution>();
        var options = new WorkflowListOptions { Limit = most, Rpc = new() { CancellationToken = cancellationToken } };
        await foreach (var listed in client.ListWorkflowsAsync(query.ToFilter(), options))
        {
            found.Add(SequenceExecution.Of(listed));
        }

        return found;
    }

    /// <summary>One page, and the token of the next.</summary>
    public async Task<(IReadOnlyList<SequenceExecution> Runs, byte[]? Next)> ListPageAsync(
        SequenceQuery query, int size, byte[]? token, CancellationToken cancellationToken)
    {
        var options = new WorkflowListPaginatedOptions { PageSize = size, Rpc = new() { CancellationToken = cancellationToken } };
        var page = await client.ListWorkflowsPaginatedAsync(query.ToFilter(), token, options);
        return (page.Workflows.Select(SequenceExecution.Of).ToList(), page.NextPageToken is { Length: > 0 } next ? next : null);
    }

    /// <summary>Where the run stands, by its own words; null when it cannot say (terminated, or no worker).</summary>
    public async Task<SequenceState?> ReadStateAsync(SequenceExecution run, CancellationToken cancellationToken)
    {
        var handle = client.GetWorkflowHandle(run.WorkflowId, run.RunId);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        var rpc = new RpcOptions { CancellationToken = limit.Token };
        try
        {
            return run.IsOpen
                ? await handle.QueryAsync<SequenceState>(WorkflowSignals.State, [], new() { Rpc = rpc })
                : await handle.GetResultAsync<SequenceState>(followRuns: false, rpcOptions: rpc);
        }
        catch (Exception e) when (e is WorkflowFailedException or WorkflowQueryFailedException or WorkflowQueryRejectedException or RpcException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
