using Temporal.Embedded.Storage;

namespace Temporal.Embedded.Schedules;

/// <summary>The table of schedules: one row each, rewritten on every change.</summary>
internal sealed class ScheduleSchema : ISchemaPart
{
    public string Name => "schedules";

    public IReadOnlyList<string> Steps { get; } =
    [
        """
        CREATE TABLE schedules(
          schedule_key INTEGER PRIMARY KEY, namespace TEXT NOT NULL, schedule_id TEXT NOT NULL, body BLOB NOT NULL,
          UNIQUE(namespace, schedule_id));
        """,
    ];
}
