using Microsoft.Extensions.Logging;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Storage;
using Temporal.Embedded.Time;

namespace Temporal.Embedded.Schedules;

/// <summary>What schedules need of the rest of the service.</summary>
internal sealed record ScheduleContext(IRunService Runs, IServiceClock Clock, Workload Workload, Database Database, IVisibility Visibility, ILogger Logger)
{
    /// <summary>Runs whose end a schedule waits for, by the first run id of their chain.</summary>
    public System.Collections.Concurrent.ConcurrentDictionary<string, LiveSchedule> Watched { get; } = new(StringComparer.Ordinal);
}
