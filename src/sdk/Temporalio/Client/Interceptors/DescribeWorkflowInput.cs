namespace Temporalio.Client.Interceptors;

/// <summary>Input of DescribeWorkflowAsync.</summary>
public record DescribeWorkflowInput(string Id, string? RunId, WorkflowDescribeOptions? Options);
