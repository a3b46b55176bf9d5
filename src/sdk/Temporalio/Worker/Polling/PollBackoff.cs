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
        var code = (failure as RpcException)?.Code ?? RpcException.StatusCode.Internal;
        if (code == RpcException.StatusCode.DeadlineExceeded && failures <= 1)
        {
            return TimeSpan.Zero;
        }

        if (!RetrySchedule.IsRetryable(code) && code is not (RpcException.StatusCode.DeadlineExceeded or RpcException.StatusCode.Cancelled))
        {
            return null;
        }

        var initial = code == RpcException.StatusCode.ResourceExhausted ? 1000 : 200;
        var delay = Math.Min(10_000, initial * Math.Pow(2, failures - 1));
        return TimeSpan.FromMilliseconds(delay * (1 + (Jitter * ((Random.Shared.NextDouble() * 2) - 1))));
    }
}
