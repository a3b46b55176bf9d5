namespace Orchestrator.Ingress;

/// <summary>
/// The one way an event takes: parse, upgrade, validate, de-duplicate, append, route. Any number of callers at once;
/// when a call returns, what it accepted is durable, and repeating the call with the same events starts nothing twice.
/// </summary>
public interface IIngress
{
    /// <summary>Takes what arrived over HTTP: one event or a batch, in any accepted form.</summary>
    Task<IngressAnswer> AcceptAsync(IngressRequest request, CancellationToken cancellationToken);

    /// <summary>Takes an event of our own, made by an activity; its id makes a retry harmless.</summary>
    Task<EventAnswer> EmitAsync(EmittedEvent emitted, CancellationToken cancellationToken);

    /// <summary>Takes several events of our own in order, in one commit.</summary>
    Task<IReadOnlyList<EventAnswer>> EmitAsync(IReadOnlyList<EmittedEvent> emitted, CancellationToken cancellationToken);
}
