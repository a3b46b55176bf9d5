namespace Temporalio.Workflows;

/// <summary>Marks a query handler.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property, Inherited = false)]
public sealed class WorkflowQueryAttribute : Attribute
{
    public WorkflowQueryAttribute()
    {
    }

    public WorkflowQueryAttribute(string name) => Name = name;

    /// <summary>Query name; the member's name when null.</summary>
    public string? Name { get; }

    public string? Description { get; set; }

    public bool Dynamic { get; set; }
}
