using System.Text.Json.Serialization;

namespace Orchestrator.Model.Events;

/// <summary>Where work happens: a service in a stage of a project.</summary>
public sealed record Scope(
    [property: JsonPropertyName("project")] string Project,
    [property: JsonPropertyName("stage")] string Stage,
    [property: JsonPropertyName("service")] string Service)
{
    public override string ToString() => $"{Project}/{Stage}/{Service}";
}
