using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>What becomes of the starts that are due, given whether a run of the schedule is open.</summary>
internal sealed record StartDecision
{
    /// <summary>Starts that do not care about other runs.</summary>
    public required IReadOnlyList<BufferedStart> Overlapping { get; init; }

    /// <summary>The one start that others have to wait for, or null.</summary>
    public BufferedStart? Exclusive { get; init; }

    /// <summary>Starts that wait for the open run to close.</summary>
    public required IReadOnlyList<BufferedStart> Waiting { get; init; }

    /// <summary>How many starts are left out.</summary>
    public int Skipped { get; init; }

    /// <summary>The open runs are to be cancelled.</summary>
    public bool CancelsOthers { get; init; }

    /// <summary>The open runs are to be terminated.</summary>
    public bool TerminatesOthers { get; init; }

    /// <summary>Decides, oldest start first.</summary>
    public static StartDecision Of(IEnumerable<BufferedStart> due, bool running, ScheduleOverlapPolicy usual)
    {
        var overlapping = new List<BufferedStart>();
        var waiting = new List<BufferedStart>();
        BufferedStart? exclusive = null;
        var (skipped, cancels, terminates) = (0, false, false);
        foreach (var start in due)
        {
            var policy = start.Overlap == ScheduleOverlapPolicy.Unspecified ? usual : start.Overlap;
            if (policy == ScheduleOverlapPolicy.AllowAll)
            {
                overlapping.Add(start);
                continue;
            }

            if (!running && exclusive is null)
            {
                exclusive = start;
                continue;
            }

            switch (policy)
            {
                case ScheduleOverlapPolicy.BufferAll:
                case ScheduleOverlapPolicy.BufferOne when waiting.Count == 0:
                    waiting.Add(start);
                    break;
                case ScheduleOverlapPolicy.CancelOther or ScheduleOverlapPolicy.TerminateOther when running:
                    // All of them wait; the latest replaces the others when the run has closed.
                    waiting.Add(start);
                    cancels |= policy == ScheduleOverlapPolicy.CancelOther;
                    terminates |= policy == ScheduleOverlapPolicy.TerminateOther;
                    break;
                case ScheduleOverlapPolicy.CancelOther or ScheduleOverlapPolicy.TerminateOther:
                    exclusive = start;
                    break;
                default:
                    skipped++;
                    break;
            }
        }

        return new StartDecision
        {
            Overlapping = overlapping,
            Exclusive = exclusive,
            Waiting = waiting,
            Skipped = skipped,
            CancelsOthers = cancels,
            TerminatesOthers = terminates,
        };
    }
}
