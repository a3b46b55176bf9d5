namespace Temporalio.Client.Interceptors;

/// <summary>Input of ListWorkflowsPaginatedAsync.</summary>
public record ListWorkflowsPaginatedInput(string Query, byte[]? NextPageToken, WorkflowListPaginatedOptions? Options);
