namespace Temporalio.Workflows;

/// <summary>Marks the method that accepts or rejects the arguments of an update.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class WorkflowUpdateValidatorAttribute(string updateMethod) : Attribute
{
    /// <summary>Name of the C# method that handles the update.</summary>
    public string UpdateMethod { get; } = updateMethod;
}
