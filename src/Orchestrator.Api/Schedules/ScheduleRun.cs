namespace Orchestrator.Api.Schedules;

/// <summary>One past firing: when it was due, when it happened, and what became of the sequence it triggered.</summary>
internal sealed record ScheduleRun(DateTime DueAt, DateTime FiredAt, string Context, string? State, string? Result);
