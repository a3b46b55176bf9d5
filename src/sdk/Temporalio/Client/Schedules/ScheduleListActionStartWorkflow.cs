namespace Temporalio.Client.Schedules;

/// <summary>Starts a workflow of the type.</summary>
public record ScheduleListActionStartWorkflow(string Workflow) : ScheduleListAction;
