using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;

namespace Temporal.Embedded.Engine;

/// <summary>What a retry policy says: defaults, what is wrong with it, whether and when another attempt follows.</summary>
internal static class RetryPolicies
{
    /// <summary>The policy with defaults in place of what is missing.</summary>
    public static RetryPolicy WithDefaults(RetryPolicy? policy)
    {
        var full = policy?.Clone() ?? new RetryPolicy();
        if (Ticks.Of(full.InitialInterval) == 0)
        {
            full.InitialInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(1));
        }

        if (full.BackoffCoefficient == 0)
        {
            full.BackoffCoefficient = 2;
        }

        if (Ticks.Of(full.MaximumInterval) == 0)
        {
            full.MaximumInterval = Ticks.ToDuration(Ticks.Of(full.InitialInterval) * 100);
        }

        return full;
    }

    /// <summary>What is wrong with a policy, or null.</summary>
    public static string? Problem(RetryPolicy? policy)
    {
        if (policy is null || policy.MaximumAttempts == 1)
        {
            return null;
        }

        if (Ticks.IsNegative(policy.InitialInterval))
        {
            return "InitialInterval cannot be negative on retry policy.";
        }

        if (policy.BackoffCoefficient is > 0 and < 1 or < 0)
        {
            return "BackoffCoefficient cannot be less than 1 on retry policy.";
        }

        if (Ticks.IsNegative(policy.MaximumInterval))
        {
            return "MaximumInterval cannot be negative on retry policy.";
        }

        if (Ticks.Of(policy.MaximumInterval) > 0 && Ticks.Of(policy.MaximumInterval) < Ticks.Of(policy.InitialInterval))
        {
            return "MaximumInterval cannot be less than InitialInterval on retry policy.";
        }

        if (policy.MaximumAttempts < 0)
        {
            return "MaximumAttempts cannot be negative on retry policy.";
        }

        return policy.NonRetryableErrorTypes.Where(type => type.StartsWith("TemporalTimeout:", StringComparison.Ordinal))
            .Where(type => type["TemporalTimeout:".Length..] is not ("StartToClose" or "ScheduleToStart" or "ScheduleToClose" or "Heartbeat"))
            .Select(type => $"Invalid timeout type value: {type["TemporalTimeout:".Length..]}.")
            .FirstOrDefault();
    }

    /// <summary>The same for the policy of a start request, where negative intervals are named otherwise.</summary>
    public static string? StartProblem(RetryPolicy? policy) => Problem(policy) switch
    {
        "InitialInterval cannot be negative on retry policy." => "invalid InitialInterval set on retry policy: negative duration",
        "MaximumInterval cannot be negative on retry policy." => "invalid MaximumInterval set on retry policy: negative duration",
        var problem => problem,
    };

    /// <summary>Time to the next attempt after a number of attempts.</summary>
    public static long Backoff(RetryPolicy policy, int attempt)
    {
        var interval = Ticks.Of(policy.InitialInterval) * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        var limit = Ticks.Of(policy.MaximumInterval);
        return limit > 0 && interval > limit ? limit : (long)Math.Min(interval, long.MaxValue / 4d);
    }

    /// <summary>Whether a failed attempt is followed by another, and after how long.</summary>
    /// <param name="expiry">Time that the next attempt may not reach, or 0.</param>
    public static (RetryState State, long Delay) Decide(RetryPolicy? policy, Failure failure, int attempt, long now, long expiry)
    {
        if (policy is null)
        {
            return (RetryState.RetryPolicyNotSet, 0);
        }

        if (!IsRetryable(policy, failure))
        {
            return (RetryState.NonRetryableFailure, 0);
        }

        if (policy.MaximumAttempts > 0 && attempt >= policy.MaximumAttempts)
        {
            return (RetryState.MaximumAttemptsReached, 0);
        }

        var delay = failure.ApplicationFailureInfo?.NextRetryDelay is { } named ? Ticks.Of(named) : Backoff(policy, attempt);
        return expiry != 0 && now + delay >= expiry ? (RetryState.Timeout, 0) : (RetryState.InProgress, delay);
    }

    private static bool IsRetryable(RetryPolicy policy, Failure failure)
    {
        if (failure.TerminatedFailureInfo is not null || failure.CanceledFailureInfo is not null || failure.ServerFailureInfo is { NonRetryable: true })
        {
            return false;
        }

        if (failure.TimeoutFailureInfo is { } timeout)
        {
            return timeout.TimeoutType is TimeoutType.StartToClose or TimeoutType.Heartbeat
                && !policy.NonRetryableErrorTypes.Contains($"TemporalTimeout:{timeout.TimeoutType}");
        }

        return failure.ApplicationFailureInfo is not { } application
            || !(application.NonRetryable || policy.NonRetryableErrorTypes.Contains(application.Type));
    }
}
