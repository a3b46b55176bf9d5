using Orchestrator.Workflows.Events;
using Orchestrator.Workflows.Timing;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Schedules;

/// <summary>The action of a schedule: emits the trigger event of its sequence, once for each nominal time.</summary>
[Workflow(WorkflowNames.ScheduleFiring)]
public sealed class ScheduleFiringWorkflow
{
    private static readonly ActivityOptions Emission = Calls.Durable(TimeSpan.FromSeconds(30));

    [WorkflowRun]
    public async Task<Firing> RunAsync(FiringInput input)
    {
        var firing = Firing.Of(Workflow.Info.WorkflowId);
        var trigger = new EmitRequest
        {
            Id = firing.EventId,
            Type = input.EventType,
            Source = $"schedule {input.Schedule}",
            Context = firing.Context,
            Data = input.Data,
        };
        await Workflow.ExecuteActivityAsync((IEventActivities events) => events.EmitAsync(trigger), Emission);
        return firing;
    }
}
