using Orchestrator.Ingress;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Sequences;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Sequences;

/// <summary>Tells the open sequences how the kill switch stands, each of them once. What an operator paused stays paused.</summary>
internal sealed class SequenceHolds(ITemporalClient client, SequenceExecutions executions)
{
    private const int AtOnce = 64;

    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private string toldOf = "";

    /// <summary>How many were told now; one call at a time.</summary>
    public async Task<int> TellAsync(KillSwitchState state, CancellationToken cancellationToken)
    {
        var request = RequestOf(state);
        if (toldOf != request.Id)
        {
            told.Clear();
            toldOf = request.Id;
        }

        var count = 0;
        var open = await executions.ListAsync(new SequenceQuery { OpenOnly = true }, int.MaxValue, cancellationToken);
        foreach (var chunk in open.Where(run => !told.Contains(run.RunId)).Chunk(AtOnce))
        {
            count += (await Task.WhenAll(chunk.Select(run => SignalAsync(run, request, cancellationToken)))).Count(done => done);
            told.UnionWith(chunk.Select(run => run.RunId));
        }

        return count;
    }

    // A release counts for whatever was engaged before it, and every hold of an engagement is the same one.
    private static ControlRequest RequestOf(KillSwitchState state) => new()
    {
        Id = $"killswitch/{state.Engagement}/{(state.Engaged ? "hold" : "release")}",
        Action = state.Engaged ? ControlAction.Hold : ControlAction.Release,
        Who = state.By,
        Why = state.Reason,
        At = state.Engaged ? state.EngagedAt : state.DisengagedAt,
    };

    private async Task<bool> SignalAsync(SequenceExecution run, ControlRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetWorkflowHandle(run.WorkflowId, run.RunId)
                .SignalAsync(WorkflowSignals.Control, [request], new() { Rpc = new() { CancellationToken = cancellationToken } });
            return true;
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return false;
        }
    }
}
