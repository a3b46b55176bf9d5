using Temporalio.Client.Rpc;
using Temporalio.Exceptions;

namespace Temporalio.Worker.Polling;

/// <summary>What follows a failed poll.</summary>
internal static class PollBackoff
{
    private const double Jitter = 0.2;

    /// <summary>Delay before the next poll; null if polling makes no sense any more.</summary>
    public static TimeSpan? After(Exception failure, int failures)
    {
        if (failure is not RpcException rpc)
        {
            return null;
        }

        if (rpc.Code is RpcException.StatusCode.DeadlineExceeded && failures <= 1)
        {
            return TimeSpan.Zero;
        }

        if (!RetrySchedule.IsRetryable(rpc.Code) && rpc.Code is not (RpcException.StatusCode.DeadlineExceeded or RpcException.StatusCode.Cancelled))
        {
            return null;
        }

        var initial = rpc.Code == RpcException.StatusCode.ResourceExhausted ? 1000 : 200;
        var delay = Math.Min(10_000, initial * Math.Pow(2, failures - 1));
        return TimeSpan.FromMilliseconds(delay * (1 + (Jitter * ((Random.Shared.NextDouble() * 2) - 1))));
    }
}
