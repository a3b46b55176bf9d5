namespace Temporal.Embedded.Rpc;

/// <summary>What a handler knows about the call besides its request.</summary>
internal sealed class CallContext(TimeProvider time, TimeSpan? timeout, CancellationToken cancellation)
{
    private readonly long started = time.GetTimestamp();

    /// <summary>The caller's deadline as it was sent, or null.</summary>
    public TimeSpan? Timeout { get; } = timeout;

    /// <summary>Fires when the caller has gone, gave up or is past its deadline.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The caller lives in this process: what a crash takes from us it takes from it as well.</summary>
    public bool InProcess { get; init; }

    /// <summary>
    /// Set by a handler whose reply must not get lost (a polled task): the transport calls it when the reply could not be
    /// written, and the task goes back to its queue.
    /// </summary>
    public Action? Undelivered { get; set; }

    /// <summary>What is left of the deadline, or null.</summary>
    public TimeSpan? Remaining => Timeout is { } limit ? limit - time.GetElapsedTime(started) : null;

    /// <summary>How long a long poll may hold the call: the service's limit, but an answer before the caller's deadline.</summary>
    public TimeSpan Hold(TimeSpan limit)
    {
        if (Remaining is not { } remaining)
        {
            return limit;
        }

        // An empty reply has to arrive before the client gives up.
        var margin = remaining > TimeSpan.FromSeconds(5) ? TimeSpan.FromSeconds(1) : remaining * 0.2;
        var usable = remaining - margin;
        return usable < limit ? (usable > TimeSpan.Zero ? usable : TimeSpan.Zero) : limit;
    }
}
