namespace Temporalio.Workflows;

/// <summary>Marks the constructor that takes the arguments of the run method.</summary>
[AttributeUsage(AttributeTargets.Constructor, Inherited = false)]
public sealed class WorkflowInitAttribute : Attribute
{
}
