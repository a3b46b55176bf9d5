namespace Orchestrator.Ingress;

/// <summary>The answer to one request: an event's, or a batch's in order.</summary>
public sealed record IngressAnswer(IReadOnlyList<EventAnswer> Events, bool Batch)
{
    /// <summary>The request as a whole was refused, for example because it is not JSON.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>200, the refusal's status, or 207 for a batch of which only a part was taken.</summary>
    public int Status =>
        Refusal?.Status
        ?? (Events.All(e => e.Refusal is null) ? 200 : Batch ? 207 : Events[0].Refusal?.Status ?? 400);
}
