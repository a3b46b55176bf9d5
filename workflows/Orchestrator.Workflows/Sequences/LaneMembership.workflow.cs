using Orchestrator.Model.Shipyards;
using Orchestrator.Workflows.Lanes;
using Orchestrator.Workflows.Timing;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Sequences;

/// <summary>A sequence's relation to its lane: outside, in the queue, or holding it.</summary>
internal sealed class LaneMembership
{
    private readonly SequenceInput input;
    private readonly ConcurrencyPolicy policy;
    private readonly string lane;
    private int ticket;

    public LaneMembership(SequenceInput input)
    {
        this.input = input;
        var concurrency = input.Sequence.Concurrency;
        policy = concurrency?.Policy ?? ConcurrencyPolicy.Queue;
        lane = concurrency?.Group is { } group ? WorkflowIds.LaneOfGroup(input.Scope.Project, group) : WorkflowIds.Lane(input.Scope);
    }

    /// <summary>The lane held; null when none is.</summary>
    public string? Held { get; private set; }

    public bool Contended { get; private set; }

    /// <summary>Whether the lane was asked for and has not been granted.</summary>
    public bool Queued { get; private set; }

    /// <summary>Whether the lane may be asked for at all; parallel sequences have none.</summary>
    public bool Granted => Held is not null || policy == ConcurrencyPolicy.Parallel;

    /// <summary>Asks for the lane. When the answer is to wait, <see cref="Granted"/> turns true by signal.</summary>
    public async Task<LaneAnswer> AskAsync()
    {
        if (Granted)
        {
            return LaneAnswer.Granted;
        }

        ticket++;
        Queued = true;
        var request = new LaneRequest(lane, Workflow.Info.WorkflowId, input.Context, input.TriggeredAt, policy, ticket);
        var answer = await Workflow.ExecuteLocalActivityAsync((ILaneActivities lanes) => lanes.AcquireAsync(request), Calls.Local);
        if (answer == LaneAnswer.Granted)
        {
            Take(contended: false);
        }

        Queued &= answer == LaneAnswer.Queued;
        return Granted ? LaneAnswer.Granted : answer;
    }

    /// <summary>Leaves the lane or the queue so that others can go on.</summary>
    public async Task LeaveAsync()
    {
        if (Held is null && !Queued)
        {
            return;
        }

        Held = null;
        Queued = false;
        Contended = false;
        var release = new LaneRelease(Workflow.Info.WorkflowId);
        await Workflow.ExecuteLocalActivityAsync((ILaneActivities lanes) => lanes.ReleaseAsync(lane, release), Calls.Local);
    }

    public void OnGranted(LaneGrant grant)
    {
        if (Queued && grant.Ticket == ticket)
        {
            Take(grant.Contended);
        }
    }

    public void OnContended() => Contended = true;

    private void Take(bool contended)
    {
        Held = lane;
        Queued = false;
        Contended |= contended;
    }
}
