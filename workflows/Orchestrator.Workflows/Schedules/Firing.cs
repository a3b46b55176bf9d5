using Orchestrator.Model.Events;

namespace Orchestrator.Workflows.Schedules;

/// <summary>
/// One firing of a schedule. Its event id and context follow from the id of the firing workflow, which names the schedule and the
/// nominal time: the same nominal time, however often it is fired, is one event.
/// </summary>
public sealed record Firing(string EventId, string Context)
{
    public static Firing Of(string workflowId) => new(EventKey.Derive(workflowId, "triggered"), EventKey.Derive(workflowId, "context"));
}
