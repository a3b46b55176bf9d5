namespace Temporalio.Workflows;

/// <summary>Options of a signal to another workflow.</summary>
public class ExternalWorkflowSignalOptions : ICloneable
{
    public CancellationToken? CancellationToken { get; set; }

    public virtual object Clone() => MemberwiseClone();
}
