namespace Temporalio.Worker;

/// <summary>Whether stack traces of workflows are kept for the query that asks for them.</summary>
public enum WorkflowStackTrace
{
    None,
    Normal,
    WithoutFileInfo,
}
