namespace Temporalio.Client.Interceptors;

/// <summary>Input of TerminateWorkflowAsync.</summary>
public record TerminateWorkflowInput(
    string Id,
    string? RunId,
    string? FirstExecutionRunId,
    string? Reason,
    WorkflowTerminateOptions? Options);
