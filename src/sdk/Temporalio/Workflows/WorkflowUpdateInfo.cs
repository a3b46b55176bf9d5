namespace Temporalio.Workflows;

/// <summary>The update that a handler runs for.</summary>
public record WorkflowUpdateInfo(string Id, string Name);
