namespace Temporalio.Client.Schedules;

/// <summary>Numbers from a start to an end, both included.</summary>
public record ScheduleRange(int Start, int End, int Step)
{
    public static readonly ScheduleRange Zero = new(0);

    public ScheduleRange(int start)
        : this(start, start)
    {
    }

    public ScheduleRange(int start, int end)
        : this(start, end, 1)
    {
    }
}
