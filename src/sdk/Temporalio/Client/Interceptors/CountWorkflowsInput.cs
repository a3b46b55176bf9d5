namespace Temporalio.Client.Interceptors;

/// <summary>Input of CountWorkflowsAsync.</summary>
public record CountWorkflowsInput(string Query, WorkflowCountOptions? Options);
