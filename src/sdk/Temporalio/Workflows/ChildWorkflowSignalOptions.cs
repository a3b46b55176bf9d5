namespace Temporalio.Workflows;

/// <summary>Options of a signal to a child workflow.</summary>
public class ChildWorkflowSignalOptions : ICloneable
{
    public CancellationToken? CancellationToken { get; set; }

    public virtual object Clone() => MemberwiseClone();
}
