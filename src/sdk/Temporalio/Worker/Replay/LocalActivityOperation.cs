using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using Temporalio.Exceptions;
using Temporalio.Workflows;
using RetryPolicy = Temporalio.Common.RetryPolicy;

namespace Temporalio.Worker.Replay;

/// <summary>A local activity: run by this worker, its outcome kept in a marker.</summary>
internal sealed class LocalActivityOperation(uint seq, string id, string activityType) : Operation
{
    private LocalActivityMarker? outcome;

    public uint Seq { get; } = seq;

    public string Id { get; } = id;

    public string ActivityType { get; } = activityType;

    public required IReadOnlyCollection<Payload> Arguments { get; set; }

    public required IReadOnlyDictionary<string, Payload>? Headers { get; init; }

    public required LocalActivityOptions Options { get; init; }

    /// <summary>Number of the first attempt; more than 1 after a long back-off.</summary>
    public required int FirstAttempt { get; init; }

    /// <summary>When the first attempt was scheduled; null for now.</summary>
    public required DateTime? OriginalScheduleTime { get; set; }

    /// <summary>Number of the attempt that follows a long back-off.</summary>
    public int NextAttempt => FirstAttempt > (int)(outcome?.Data.Attempt ?? 0) ? FirstAttempt + 1 : (int)outcome!.Data.Attempt + 1;

    public bool Resolved => outcome is not null;

    /// <summary>Whether the outcome was read from history.</summary>
    public bool IsFromHistory { get; private set; }

    public override EventType ConfirmedBy => EventType.MarkerRecorded;

    public override bool IsMatchedById => true;

    public override string Description => $"local activity '{ActivityType}' with id '{Id}'";

    public RetryPolicy RetryPolicy => Options.RetryPolicy ?? new RetryPolicy();

    public override Command ToCommand() => outcome!.ToCommand();

    public override void Issue(WorkflowMachines machines) => machines.AddLocalActivity(this);

    /// <summary>The activity ended on this worker.</summary>
    public void Resolve(WorkflowMachines machines, LocalActivityMarker marker)
    {
        if (!Resolved)
        {
            outcome = marker;
            machines.Enqueue(this);
            AddJob(machines, marker);
        }
    }

    /// <summary>History says how the activity ended.</summary>
    public void ResolveFromHistory(WorkflowMachines machines, LocalActivityMarker marker)
    {
        outcome = marker;
        IsFromHistory = true;
        Sent = true;
        AddJob(machines, marker);
    }

    /// <summary>The marker was found in history.</summary>
    public void RecordMarker(LocalActivityMarker marker, HistoryEvent item, bool strict)
    {
        string? difference = null;
        if (strict
            && !(Same("the activity type", marker.Data.ActivityType, ActivityType, ref difference)
                && Same("the activity id", marker.Data.ActivityId, Id, ref difference)))
        {
            throw new WorkflowNondeterminismException($"[TMPRL1100] Event {item.EventId} is the marker of another local activity: {difference}.");
        }

        State = OperationState.Done;
    }

    private void AddJob(WorkflowMachines machines, LocalActivityMarker marker)
    {
        OriginalScheduleTime ??= marker.Data.OriginalScheduleTime?.ToDateTime();
        if (marker.Data.CompleteTime is { } completed)
        {
            machines.AdvanceTime(completed.ToDateTime());
        }

        machines.AddResolution(new ResolveJob(this, marker.Result, marker.Failure is null ? null : Wrap(marker.Failure))
        {
            Backoff = marker.Data.Backoff?.ToTimeSpan(),
        });
    }

    private Failure Wrap(Failure cause) => cause.FailureInfoCase == Failure.FailureInfoOneofCase.ActivityFailureInfo
        ? cause
        : new Failure
        {
            Message = cause.FailureInfoCase switch
            {
                Failure.FailureInfoOneofCase.CanceledFailureInfo => "Local Activity cancelled",
                Failure.FailureInfoOneofCase.TimeoutFailureInfo => "Activity task timed out",
                _ => "Local Activity failed",
            },
            Cause = cause,
            ActivityFailureInfo = new()
            {
                ActivityType = new() { Name = ActivityType },
                ActivityId = Id,
                RetryState = cause.CanceledFailureInfo is not null ? RetryState.CancelRequested : RetryState.MaximumAttemptsReached,
            },
        };
}

/// <summary>The cancellation of a local activity.</summary>
internal sealed class CancelLocalActivityOperation(LocalActivityOperation activity) : Operation
{
    public override EventType ConfirmedBy => EventType.Unspecified;

    public override string Description => $"cancellation of {activity.Description}";

    public override Command? ToCommand() => null;

    public override void Issue(WorkflowMachines machines) => machines.CancelLocalActivity(activity);
}
