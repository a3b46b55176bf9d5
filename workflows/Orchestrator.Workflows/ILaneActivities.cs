using Orchestrator.Workflows.Lanes;
using Temporalio.Activities;

namespace Orchestrator.Workflows;

/// <summary>The way from a sequence to its lane and the lane's look at its holders.</summary>
public interface ILaneActivities
{
    /// <summary>
    /// Update-with-start of the lane (workflow <c>Lane</c> on <see cref="WorkflowNames.LaneTaskQueue"/>, id
    /// <see cref="LaneRequest.Lane"/>, input a fresh <see cref="LaneInput"/>, conflict policy use-existing, update <c>Acquire</c> with
    /// a new update id each time, since acquiring twice is harmless) and returns its answer. When this process remembers a holder that
    /// ended in the lane (see <see cref="ISequenceActivities.FinishSequenceAsync"/>), it goes along as <see cref="LaneRequest.Ended"/>
    /// and is forgotten. A local activity of the sequence; may be repeated.
    /// </summary>
    [Activity]
    Task<LaneAnswer> AcquireAsync(LaneRequest request);

    /// <summary>Signals <c>Release</c> to the lane (request id from the holder). A lane that is not there is left already.</summary>
    [Activity]
    Task ReleaseAsync(string lane, LaneRelease release);

    /// <summary>Describes each workflow and returns the ids of those that are closed or unknown. An activity of the lane.</summary>
    [Activity]
    Task<IReadOnlyList<string>> FindClosedAsync(IReadOnlyList<string> workflowIds);
}
