using Temporal.Embedded.Matching;

namespace Temporal.Embedded.Tests.Matching;

public sealed class RateGateTests
{
    private static readonly QueueKey Queue = new("default", "q", true);

    [Fact]
    public void Take_RateSet_SpacesTheTurns()
    {
        var gate = new RateGate();
        gate.Set(Queue, 2);

        var waits = Enumerable.Range(0, 3).Select(_ => gate.Take(Queue).TotalSeconds).ToList();

        Assert.Equal(0, waits[0]);
        Assert.InRange(waits[1], 0.2, 0.5);
        Assert.InRange(waits[2] - waits[1], 0.3, 0.7);
    }

    [Fact]
    public void Take_NoRateOrZero_NeverOrForEver()
    {
        var gate = new RateGate();
        gate.Set(Queue, null);
        Assert.Equal(TimeSpan.Zero, gate.Take(Queue));

        gate.Set(Queue, 0);

        Assert.Equal(Timeout.InfiniteTimeSpan, gate.Take(Queue));
    }
}
