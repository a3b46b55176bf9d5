using Orchestrator.Model.Events;
using Orchestrator.Model.Jobs;
using Orchestrator.Model.Legacy;
using Orchestrator.Store;

namespace Orchestrator.Ingress.Routing;

/// <summary>An event ready for the log, with its destination.</summary>
internal sealed record Routed(Event Event, EventType Type, NewEvent Row, Destination Destination, string? Asker)
{
    /// <summary>What a legacy event asks for.</summary>
    public LegacyEffect? Effect { get; init; }

    /// <summary>The actions of the job configuration that run for it outside of any sequence.</summary>
    public IReadOnlyList<JobAction> Actions { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];
}
