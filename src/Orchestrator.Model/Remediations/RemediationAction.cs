using System.Text.Json;

namespace Orchestrator.Model.Remediations;

/// <summary>One step against a problem.</summary>
public sealed record RemediationAction(string Action, string Name, string Description, JsonElement? Value);
