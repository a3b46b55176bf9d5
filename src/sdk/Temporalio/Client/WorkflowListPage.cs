namespace Temporalio.Client;

/// <summary>One page of a list.</summary>
public record WorkflowListPage(IReadOnlyCollection<WorkflowExecution> Workflows, byte[]? NextPageToken);
