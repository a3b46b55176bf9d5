namespace Temporalio.Workflows;

/// <summary>Options that a dynamic workflow chooses when it starts.</summary>
public class WorkflowDefinitionOptions : ICloneable
{
    /// <summary>Exceptions that fail the workflow instead of its task.</summary>
    public Type[]? FailureExceptionTypes { get; set; }

    public object Clone() => MemberwiseClone();
}
