namespace Orchestrator.Activities.Listeners;

/// <summary>What a receiver made of a delivery.</summary>
internal sealed record DeliveryResult(DeliveryVerdict Verdict, string Reason = "", TimeSpan? RetryAfter = null)
{
    internal static readonly DeliveryResult Accepted = new(DeliveryVerdict.Accepted);
}
