namespace Temporalio.Client.Interceptors;

/// <summary>Input of CancelWorkflowAsync.</summary>
public record CancelWorkflowInput(string Id, string? RunId, string? FirstExecutionRunId, WorkflowCancelOptions? Options);
