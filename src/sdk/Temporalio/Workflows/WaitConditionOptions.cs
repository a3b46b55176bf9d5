namespace Temporalio.Workflows;

/// <summary>Options of a wait for a condition.</summary>
public class WaitConditionOptions : ICloneable
{
    public WaitConditionOptions()
        : this(() => true)
    {
    }

    public WaitConditionOptions(
        Func<bool> conditionCheck, TimeSpan? timeout = null, string? timeoutSummary = null, CancellationToken? cancellationToken = null)
    {
        ConditionCheck = conditionCheck;
        Timeout = timeout;
        TimeoutSummary = timeoutSummary;
        CancellationToken = cancellationToken;
    }

    public Func<bool> ConditionCheck { get; set; }

    public TimeSpan? Timeout { get; set; }

    public string? TimeoutSummary { get; set; }

    public CancellationToken? CancellationToken { get; set; }

    public virtual object Clone() => MemberwiseClone();
}
