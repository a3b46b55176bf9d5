using Orchestrator.Model.Shipyards;
using Orchestrator.Store;

namespace Orchestrator.Ingress;

/// <summary>A project with its current shipyard; the shipyard is null when its text cannot be used.</summary>
public sealed record ProjectPlan(ProjectRecord Project, Shipyard? Shipyard);
