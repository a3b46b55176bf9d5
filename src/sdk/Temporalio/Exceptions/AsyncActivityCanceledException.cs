namespace Temporalio.Exceptions;

/// <summary>A heartbeat of an asynchronously completed activity learned that the activity shall be cancelled.</summary>
public class AsyncActivityCanceledException : TemporalException
{
    public AsyncActivityCanceledException()
        : base("Activity cancelled")
    {
    }
}
