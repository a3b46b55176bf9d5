using Temporalio.Api.Failure.V1;
using Temporalio.Common;

namespace Temporalio.Worker.Replay;

/// <summary>When a failed local activity is tried again.</summary>
internal static class LocalRetry
{
    /// <summary>The pause before the next attempt; null when there is none.</summary>
    public static TimeSpan? Backoff(RetryPolicy policy, Failure failure, int attempt)
    {
        if (policy.MaximumAttempts > 0 && attempt >= policy.MaximumAttempts)
        {
            return null;
        }

        switch (failure.FailureInfoCase)
        {
            case Failure.FailureInfoOneofCase.CanceledFailureInfo:
                return null;
            case Failure.FailureInfoOneofCase.TimeoutFailureInfo
                when failure.TimeoutFailureInfo.TimeoutType == Api.Enums.V1.TimeoutType.ScheduleToClose || IsListed(policy, $"TemporalTimeout:{failure.TimeoutFailureInfo.TimeoutType}"):
                return null;
            case Failure.FailureInfoOneofCase.ApplicationFailureInfo
                when failure.ApplicationFailureInfo.NonRetryable || IsListed(policy, failure.ApplicationFailureInfo.Type):
                return null;
            case Failure.FailureInfoOneofCase.ApplicationFailureInfo when failure.ApplicationFailureInfo.NextRetryDelay is { } chosen:
                return chosen.ToTimeSpan();
        }

        var longest = policy.MaximumInterval ?? policy.InitialInterval * 100;
        var pause = policy.InitialInterval.TotalSeconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        return pause >= longest.TotalSeconds ? longest : TimeSpan.FromSeconds(pause);
    }

    private static bool IsListed(RetryPolicy policy, string type) => policy.NonRetryableErrorTypes?.Contains(type) == true;
}
