using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;

namespace Temporalio.Exceptions;

/// <summary>An activity failed; the inner exception says why.</summary>
public class ActivityFailureException : FailureException
{
    protected internal ActivityFailureException(Failure failure, Exception? inner)
        : base(failure, inner)
    {
        if (failure.ActivityFailureInfo == null)
        {
            throw new ArgumentException("The failure has no activity info.", nameof(failure));
        }
    }

    /// <summary>The failure this exception was made from.</summary>
    public new Failure Failure => base.Failure!;

    /// <summary>Identity of the worker, if known.</summary>
    public string? Identity => string.IsNullOrEmpty(Failure.ActivityFailureInfo.Identity) ? null : Failure.ActivityFailureInfo.Identity;

    public string ActivityType => Failure.ActivityFailureInfo.ActivityType?.Name ?? string.Empty;

    public string ActivityId => Failure.ActivityFailureInfo.ActivityId;

    /// <summary>Why no further attempt was made.</summary>
    public RetryState RetryState => Failure.ActivityFailureInfo.RetryState;
}
