using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Sdk.V1;

namespace Temporalio.Worker.Replay;

/// <summary>A timer.</summary>
internal sealed class TimerOperation(string id, TimeSpan delay, UserMetadata? metadata) : Operation
{
    public string Id { get; } = id;

    public override EventType ConfirmedBy => EventType.TimerStarted;

    public override string Description => $"timer '{Id}'";

    public override Command ToCommand() => new()
    {
        CommandType = CommandType.StartTimer,
        StartTimerCommandAttributes = new() { TimerId = Id, StartToFireTimeout = Duration.FromTimeSpan(delay) },
        UserMetadata = metadata,
    };

    public override bool Confirms(HistoryEvent item, bool strict, out string? difference)
    {
        difference = null;
        return item.EventType == ConfirmedBy && Same("the timer id", item.TimerStartedEventAttributes.TimerId, Id, ref difference);
    }

    public override void Record(WorkflowMachines machines, HistoryEvent item)
    {
        base.Record(machines, item);
        machines.Follow(this);
    }

    public override void Apply(WorkflowMachines machines, HistoryEvent item)
    {
        if (State == OperationState.Recorded)
        {
            State = OperationState.Done;
            machines.AddResolution(new TimerFiredJob(this));
        }

        machines.Unfollow(this);
    }
}

/// <summary>The cancellation of a timer.</summary>
internal sealed class CancelTimerOperation(TimerOperation timer) : Operation
{
    public override EventType ConfirmedBy => EventType.TimerCanceled;

    public override string Description => $"cancellation of timer '{timer.Id}'";

    public override Command ToCommand() => new()
    {
        CommandType = CommandType.CancelTimer,
        CancelTimerCommandAttributes = new() { TimerId = timer.Id },
    };

    public override void Issue(WorkflowMachines machines)
    {
        if (timer.State == OperationState.Created)
        {
            timer.State = OperationState.Dropped;
        }
        else if (timer.State == OperationState.Recorded)
        {
            timer.State = OperationState.Done;
            machines.Enqueue(this);
        }
    }

    public override bool Confirms(HistoryEvent item, bool strict, out string? difference)
    {
        difference = null;
        return item.EventType == ConfirmedBy && Same("the timer id", item.TimerCanceledEventAttributes.TimerId, timer.Id, ref difference);
    }

    public override void Record(WorkflowMachines machines, HistoryEvent item)
    {
        base.Record(machines, item);
        State = OperationState.Done;
        machines.Unfollow(timer);
    }
}
