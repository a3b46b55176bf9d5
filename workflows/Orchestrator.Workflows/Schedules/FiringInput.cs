using System.Text.Json;

namespace Orchestrator.Workflows.Schedules;

/// <summary>What a schedule triggers each time: the type of the event and its complete data.</summary>
public sealed record FiringInput(string Schedule, string EventType, JsonElement Data);
