using System.Collections.Concurrent;
using System.Diagnostics;

namespace Temporal.Embedded.Matching;

/// <summary>Holds the activity tasks of a queue to the rate that its workers ask for; the newest poll that names a rate decides.</summary>
internal sealed class RateGate
{
    private readonly ConcurrentDictionary<QueueKey, Pace> paces = new();

    /// <summary>Sets the rate of the queue; null leaves it as it is.</summary>
    public void Set(in QueueKey key, double? perSecond)
    {
        if (perSecond is { } rate)
        {
            paces.GetOrAdd(key, static _ => new Pace()).Rate = rate;
        }
    }

    /// <summary>Whether some worker has named a rate.</summary>
    public bool IsLimited(in QueueKey key) => paces.ContainsKey(key);

    /// <summary>How long the next task of the queue has to wait; the turn is taken by asking.</summary>
    public TimeSpan Take(in QueueKey key)
    {
        if (!paces.TryGetValue(key, out var pace))
        {
            return TimeSpan.Zero;
        }

        lock (pace)
        {
            if (pace.Rate <= 0)
            {
                return Timeout.InfiniteTimeSpan;
            }

            var now = Stopwatch.GetTimestamp();
            var turn = Math.Max(now, pace.Next);
            pace.Next = turn + (long)(Stopwatch.Frequency / pace.Rate);
            return Stopwatch.GetElapsedTime(now, turn);
        }
    }

    private sealed class Pace
    {
        public double Rate { get; set; }

        public long Next { get; set; }
    }
}
