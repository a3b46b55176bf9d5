using Orchestrator.Api.Operations;
using Orchestrator.Ingress;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Sequences;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Sequences;

/// <summary>Signals control actions to the open runs of a context, and remembers paused contexts for runs to come.</summary>
internal sealed class SequenceControl(
    ITemporalClient client, SequenceExecutions executions, IDefinitions definitions, Audit audit, TimeProvider time)
{
    private const int MostRuns = 10_000;

    private static readonly Dictionary<string, ControlAction> Actions = new(StringComparer.Ordinal)
    {
        ["pause"] = ControlAction.Pause,
        ["resume"] = ControlAction.Resume,
        ["abort"] = ControlAction.Abort,
        ["skip"] = ControlAction.Skip,
    };

    /// <summary>The number of runs that were told.</summary>
    public async Task<int> RunAsync(ControlOrder order, CancellationToken cancellationToken)
    {
        await RememberAsync(order, cancellationToken);
        await audit.WriteAsync(
            order.Who, $"sequence.{order.Word}", order.Project, new { stage = order.Stage, why = order.Why }, order.Context, cancellationToken);
        return await SignalAllAsync(QueryOf(order), order, cancellationToken);
    }

    /// <summary>Why a skip would do nothing: what each of the open runs waits for is no task. Null when one can be skipped, or cannot say.</summary>
    public async Task<string?> SkipProblemAsync(ControlOrder order, CancellationToken cancellationToken)
    {
        string? problem = null;
        foreach (var run in await executions.ListAsync(QueryOf(order), MostRuns, cancellationToken))
        {
            if (await executions.ReadStateAsync(run, cancellationToken) is not { SkipProblem: { } found })
            {
                return null;
            }

            problem ??= found;
        }

        return problem;
    }

    /// <summary>Aborts everything open in a project; returns how many runs were told.</summary>
    public Task<int> AbortProjectAsync(string project, string who, CancellationToken cancellationToken) =>
        SignalAllAsync(
            new SequenceQuery { Project = project, OpenOnly = true },
            new ControlOrder(project, "", null, "abort", who, "the project was deleted"),
            cancellationToken);

    private static SequenceQuery QueryOf(ControlOrder order) =>
        new() { Project = order.Project, Stage = order.Stage, Contexts = [order.Context], OpenOnly = true };

    private async Task RememberAsync(ControlOrder order, CancellationToken cancellationToken)
    {
        var name = PausedContext.Name(order.Project, order.Context, order.Stage);
        if (order.Word == "pause")
        {
            await definitions.PutAsync(new Definition(PausedContext.Kind, name, "{}") { Project = order.Project }, cancellationToken);
        }
        else if (order.Word is "resume" or "abort")
        {
            await definitions.DeleteAsync(PausedContext.Kind, name, cancellationToken);
        }
    }

    private async Task<int> SignalAllAsync(SequenceQuery query, ControlOrder order, CancellationToken cancellationToken)
    {
        var request = new ControlRequest
        {
            Id = Guid.NewGuid().ToString("D"),
            Action = Actions[order.Word],
            Who = order.Who,
            Why = order.Why,
            At = time.GetUtcNow(),
        };
        var told = 0;
        foreach (var chunk in (await executions.ListAsync(query, MostRuns, cancellationToken)).Chunk(64))
        {
            told += (await Task.WhenAll(chunk.Select(run => SignalAsync(run, request, cancellationToken)))).Count(done => done);
        }

        return told;
    }

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
