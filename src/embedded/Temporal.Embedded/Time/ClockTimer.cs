namespace Temporal.Embedded.Time;

/// <summary>One timer of the service clock.</summary>
internal sealed class ClockTimer(DateTimeOffset due, Action callback)
{
    private Action? callback = callback;

    /// <summary>When it fires.</summary>
    public DateTimeOffset Due { get; } = due;

    /// <summary>It will not fire (any more).</summary>
    public bool Spent => Volatile.Read(ref callback) is null;

    /// <summary>Takes the timer back; false when it has fired already.</summary>
    public bool Cancel() => Interlocked.Exchange(ref callback, null) is not null;

    internal Action? Take() => Interlocked.Exchange(ref callback, null);
}
