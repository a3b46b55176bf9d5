using System.Collections.Concurrent;

namespace Orchestrator.Activities.Lanes;

/// <summary>
/// The last holder of each lane that ended in this process while nobody waited. Only a saving: what is forgotten here, a lane
/// finds out by asking.
/// </summary>
internal sealed class LaneDepartures
{
    private const int MostLanes = 100_000;

    private readonly ConcurrentDictionary<string, string> holders = new(StringComparer.Ordinal);

    internal void Remember(string lane, string holder)
    {
        if (holders.Count > MostLanes)
        {
            holders.Clear();
        }

        holders[lane] = holder;
    }

    /// <summary>The holder that left, once; null when none is remembered.</summary>
    internal string? Take(string lane) => holders.TryRemove(lane, out var holder) ? holder : null;
}
