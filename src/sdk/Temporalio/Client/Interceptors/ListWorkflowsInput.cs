namespace Temporalio.Client.Interceptors;

/// <summary>Input of ListWorkflowsAsync.</summary>
public record ListWorkflowsInput(string Query, WorkflowListOptions? Options);
