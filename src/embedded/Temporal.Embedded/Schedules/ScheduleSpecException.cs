namespace Temporal.Embedded.Schedules;

/// <summary>A schedule specification that stands for no set of times.</summary>
internal sealed class ScheduleSpecException(string message) : Exception(message);
