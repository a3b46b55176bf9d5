using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Ingress.Routing;

/// <summary>An event ready for the log, with its destination.</summary>
internal sealed record Routed(Event Event, EventType Type, NewEvent Row, Destination Destination, string? Asker)
{
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
