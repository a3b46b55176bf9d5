using System.Text.Json;
using Temporalio.Client.Schedules;

namespace Orchestrator.Api.Schedules;

/// <summary>A schedule as it was asked for, and what Temporal is to make of it.</summary>
internal sealed record ScheduleDefinition(string Name, string Project, JsonElement Body)
{
    public required Schedule Schedule { get; init; }

    /// <summary>The body says whether it is paused; a replacement that does not say so changes nothing about it.</summary>
    public required bool SaysPaused { get; init; }
}
