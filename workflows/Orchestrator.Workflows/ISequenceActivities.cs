using Orchestrator.Workflows.Sequences;
using Temporalio.Activities;

namespace Orchestrator.Workflows;

/// <summary>
/// What a sequence asks of the world. The workflow calls these as local activities, one at a time per sequence; each may be
/// repeated after a crash and must then do nothing twice and answer the same, which the derived event ids take care of.
/// </summary>
public interface ISequenceActivities
{
    /// <summary>
    /// Merges the payload (<c>Payload.Next</c> in Model, references resolved from the log), tests the task's condition, emits
    /// <c>TASK.triggered</c> through ingress with the workflow's id, and looks up which job actions match it.
    /// </summary>
    [Activity]
    Task<TaskTriggered> TriggerTaskAsync(TaskTrigger trigger);

    /// <summary>
    /// Emits <c>STAGE.SEQUENCE.finished</c>; then, when wanted, the <c>.triggered</c> events of the sequences that the current
    /// shipyard triggers on it (<c>Promotion.FollowUps</c> in Model; ids derived from the run and the target, or for a fan-in from
    /// the context and the target). Then it leaves the lane, if one is named: when others wait (<see cref="SequenceEnding.LaneContended"/>)
    /// by the signal <c>Release</c>; when nobody does, it is enough to remember lane and workflow id in this process for the next
    /// <see cref="ILaneActivities.AcquireAsync"/>: a lane finds out by itself that its holder is closed.
    /// </summary>
    [Activity]
    Task<SequenceEnded> FinishSequenceAsync(SequenceEnding ending);
}
