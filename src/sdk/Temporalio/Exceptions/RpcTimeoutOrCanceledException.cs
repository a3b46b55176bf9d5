namespace Temporalio.Exceptions;

/// <summary>A call ran out of time or was given up by the caller.</summary>
public class RpcTimeoutOrCanceledException : TemporalException
{
    public RpcTimeoutOrCanceledException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
