namespace Temporal.Embedded.Engine;

/// <summary>A workflow id in its namespace.</summary>
internal readonly record struct WorkflowKey(string Namespace, string WorkflowId);
