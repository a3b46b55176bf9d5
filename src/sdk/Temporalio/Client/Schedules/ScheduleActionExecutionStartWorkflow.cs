namespace Temporalio.Client.Schedules;

/// <summary>The workflow an action started.</summary>
public record ScheduleActionExecutionStartWorkflow(string WorkflowId, string FirstExecutionRunId) : ScheduleActionExecution;
