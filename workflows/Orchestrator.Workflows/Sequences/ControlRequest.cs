using System.Text.Json.Serialization;

namespace Orchestrator.Workflows.Sequences;

/// <summary>One control action: what, by whom, and why. The id makes a repeated signal one action.</summary>
public sealed record ControlRequest
{
    public required string Id { get; init; }

    public required ControlAction Action { get; init; }

    public required string Who { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Why { get; init; }

    public required DateTimeOffset At { get; init; }
}
