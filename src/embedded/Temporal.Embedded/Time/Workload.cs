namespace Temporal.Embedded.Time;

/// <summary>What is running or could run right now; time may be skipped only while this is empty.</summary>
internal sealed class Workload
{
    private long open;

    /// <summary>Raised (on any thread) when the last piece of work ended.</summary>
    public event Action? BecameIdle;

    /// <summary>Calls in flight (not polls), tasks waiting for a worker that polls, tasks started.</summary>
    public long Open => Interlocked.Read(ref open);

    /// <summary>Counts a piece of work until the token is disposed.</summary>
    public Token Enter()
    {
        Add();
        return new Token(this);
    }

    /// <summary>Counts a piece of work; <see cref="Remove"/> ends it.</summary>
    public void Add() => Interlocked.Increment(ref open);

    /// <summary>Ends a piece of work.</summary>
    public void Remove()
    {
        if (Interlocked.Decrement(ref open) == 0)
        {
            BecameIdle?.Invoke();
        }
    }

    /// <summary>One piece of work.</summary>
    public readonly struct Token(Workload owner) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => owner.Remove();
    }
}
