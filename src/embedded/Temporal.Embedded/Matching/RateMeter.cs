namespace Temporal.Embedded.Matching;

/// <summary>Counts things per second over the last half minute; guarded by its owner's lock.</summary>
internal sealed class RateMeter
{
    private const int Window = 30;
    private readonly int[] counts = new int[Window];
    private long second = Environment.TickCount64 / 1000;

    public void Count()
    {
        Move();
        counts[second % Window]++;
    }

    public double PerSecond()
    {
        Move();
        return counts.Sum() / (double)Window;
    }

    private void Move()
    {
        var now = Environment.TickCount64 / 1000;
        for (var step = Math.Min(now - second, Window); step > 0; step--)
        {
            counts[(now - step + 1) % Window] = 0;
        }

        second = now;
    }
}
