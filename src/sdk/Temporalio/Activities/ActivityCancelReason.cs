namespace Temporalio.Activities;

/// <summary>Why an activity's token was cancelled.</summary>
public enum ActivityCancelReason
{
    None,
    GoneFromServer,
    CancelRequested,
    Timeout,
    WorkerShutdown,
    HeartbeatRecordFailure,
    Paused,
    Reset,
}
