namespace Temporalio.Workflows;

/// <summary>Makes a type a workflow.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct, Inherited = false)]
public sealed class WorkflowAttribute : Attribute
{
    public WorkflowAttribute()
    {
    }

    public WorkflowAttribute(string name) => Name = name;

    /// <summary>Workflow type; the type's name when null.</summary>
    public string? Name { get; }

    /// <summary>Takes every workflow type that has no workflow of its own.</summary>
    public bool Dynamic { get; set; }

    /// <summary>Exceptions that fail the workflow instead of its task.</summary>
    public Type[]? FailureExceptionTypes { get; set; }
}
