using Temporalio.Exceptions;

namespace Temporalio.Client.Rpc;

/// <summary>When a failed call is made again.</summary>
internal sealed class RetrySchedule(RpcRetryOptions options)
{
    private static readonly TimeSpan ThrottleInitial = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ThrottleMax = TimeSpan.FromSeconds(10);

    public static bool IsRetryable(RpcException.StatusCode code) => code is
        RpcException.StatusCode.DataLoss or
        RpcException.StatusCode.Internal or
        RpcException.StatusCode.Unknown or
        RpcException.StatusCode.ResourceExhausted or
        RpcException.StatusCode.Aborted or
        RpcException.StatusCode.OutOfRange or
        RpcException.StatusCode.Unavailable;

    /// <summary>Delay before the next attempt, or null to give up.</summary>
    public TimeSpan? DelayAfter(RpcException.StatusCode code, int attempt, TimeSpan elapsed, TimeSpan? timeout)
    {
        if (!IsRetryable(code) || (options.MaxRetries > 0 && attempt > options.MaxRetries))
        {
            return null;
        }

        var delay = code == RpcException.StatusCode.ResourceExhausted
            ? Backoff(ThrottleInitial, 2, ThrottleMax, attempt)
            : Backoff(options.InitialInterval, options.Multiplier, options.MaxInterval, attempt);
        delay *= 1 + (options.RandomizationFactor * ((Random.Shared.NextDouble() * 2) - 1));
        return elapsed + delay > options.MaxElapsedTime || elapsed + delay > timeout ? null : delay;
    }

    private static TimeSpan Backoff(TimeSpan initial, double factor, TimeSpan max, int attempt) =>
        TimeSpan.FromTicks((long)Math.Min(max.Ticks, initial.Ticks * Math.Pow(factor, attempt - 1)));
}
