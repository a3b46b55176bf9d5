using Temporalio.Activities;
using Temporalio.Api.Failure.V1;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Temporalio.Worker.ActivityTasks;

/// <summary>Failures of activities that were cancelled for other reasons than a request.</summary>
internal static class CancellationFailure
{
    public static ApplicationFailureException For(ActivityCancelReason reason, Exception inner) => reason switch
    {
        ActivityCancelReason.WorkerShutdown => new("Activity cancelled by worker shutdown", inner, errorType: "WorkerShutdown"),
        ActivityCancelReason.Timeout => new("Activity cancelled: it ran out of time", inner, errorType: "ActivityTimeout"),
        ActivityCancelReason.Paused => new("Activity paused", inner, errorType: "ActivityPause"),
        ActivityCancelReason.Reset => new("Activity reset", inner, errorType: "ActivityReset"),
        _ => new("Activity cancelled: a heartbeat could not be recorded", inner, errorType: "HeartbeatRecordFailure"),
    };

    /// <summary>The failure as the service takes it from an activity: with application info.</summary>
    public static async Task<Failure> ToApplicationFailureAsync(DataConverter converter, Exception exception)
    {
        var failure = await converter.ToFailureAsync(exception).ConfigureAwait(false);
        return failure.FailureInfoCase == Failure.FailureInfoOneofCase.ApplicationFailureInfo
            ? failure
            : new()
            {
                Message = failure.Message,
                Source = failure.Source,
                StackTrace = failure.StackTrace,
                Cause = failure,
                ApplicationFailureInfo = new() { Type = exception.GetType().Name },
            };
    }
}
