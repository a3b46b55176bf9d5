using Orchestrator.Api.Operations;
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

    /// <summary>One call at a time. A sequence that refuses keeps no other from hearing it; it is asked again the next time.</summary>
    public async Task<HoldRound> TellAsync(KillSwitchState state, CancellationToken cancellationToken)
    {
        var request = RequestOf(state);
        if (toldOf != request.Id)
        {
            told.Clear();
            toldOf = request.Id;
        }

        var count = 0;
        RpcException? refusal = null;
        try
        {
            var open = await executions.ListAsync(new SequenceQuery { OpenOnly = true }, int.MaxValue, cancellationToken);
            foreach (var chunk in open.Where(run => !told.Contains(run.RunId)).Chunk(AtOnce))
            {
                var answers = await Task.WhenAll(chunk.Select(run => SignalAsync(run, request, cancellationToken)));
                foreach (var (run, answer) in chunk.Zip(answers))
                {
                    count += answer is null ? 1 : 0;
                    if (answer is null or { Code: RpcException.StatusCode.NotFound })
                    {
                        told.Add(run.RunId);
                    }
                    else
                    {
                        refusal ??= answer;
                    }
                }

                if (refusal is { Code: RpcException.StatusCode.Unavailable })
                {
                    break;
                }
            }
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            refusal ??= e;
        }

        return new HoldRound(count, refusal);
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

    private async Task<RpcException?> SignalAsync(SequenceExecution run, ControlRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetWorkflowHandle(run.WorkflowId, run.RunId)
                .SignalAsync(WorkflowSignals.Control, [request], new() { Rpc = new() { CancellationToken = cancellationToken } });
            return null;
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            return e;
        }
    }
}
