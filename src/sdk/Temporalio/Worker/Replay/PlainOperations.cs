using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Update.V1;
using Failure = Temporalio.Api.Failure.V1.Failure;

namespace Temporalio.Worker.Replay;

/// <summary>A command that an event confirms and nothing follows.</summary>
internal class PlainOperation(Command command, EventType confirmedBy) : Operation
{
    public override EventType ConfirmedBy { get; } = confirmedBy;

    public override string Description => $"command {command.CommandType}";

    public override Command ToCommand() => command;

    public override void Record(WorkflowMachines machines, HistoryEvent item)
    {
        base.Record(machines, item);
        State = OperationState.Done;
    }
}

/// <summary>A command that closes the run.</summary>
internal sealed class ClosingOperation(Command command, EventType confirmedBy) : PlainOperation(command, confirmedBy)
{
    public override bool IsClosing => true;

    public override void Issue(WorkflowMachines machines)
    {
        machines.Closing = this;
        base.Issue(machines);
    }
}

/// <summary>The marker of a patch.</summary>
internal sealed class PatchOperation(string patchId, bool deprecated) : Operation
{
    public string PatchId { get; } = patchId;

    public bool Deprecated { get; } = deprecated;

    public override EventType ConfirmedBy => EventType.MarkerRecorded;

    public override string Description => $"marker of patch '{PatchId}'";

    public override Command ToCommand() => PatchMarker.ToCommand(PatchId, Deprecated);

    public override void Issue(WorkflowMachines machines) => machines.EnqueuePatch(this);

    public override bool Confirms(HistoryEvent item, bool strict, out string? difference)
    {
        difference = null;
        if (item.EventType != ConfirmedBy)
        {
            return false;
        }

        var patch = PatchMarker.Read(item.MarkerRecordedEventAttributes);
        return patch is not null
            ? Same("the patch id", patch.Value.Id, PatchId, ref difference)
            : Same("the marker name", item.MarkerRecordedEventAttributes.MarkerName, PatchMarker.Name, ref difference);
    }

    public override void Record(WorkflowMachines machines, HistoryEvent item)
    {
        base.Record(machines, item);
        State = OperationState.Done;
    }
}

/// <summary>The acceptance or the outcome of an update; the command fixes its place among the others.</summary>
internal sealed class UpdateMessageOperation(UpdateExchange exchange, Outcome? outcome) : Operation
{
    public UpdateExchange Exchange { get; } = exchange;

    /// <summary>Null for the acceptance.</summary>
    public Outcome? Outcome { get; } = outcome;

    public string MessageId => Exchange.RequestMessageId + (Outcome is null ? "/accept" : "/complete");

    public override EventType ConfirmedBy =>
        Outcome is null ? EventType.WorkflowExecutionUpdateAccepted : EventType.WorkflowExecutionUpdateCompleted;

    public override string Description => $"{(Outcome is null ? "acceptance" : "outcome")} of update '{Exchange.ProtocolInstanceId}'";

    public override Command ToCommand() => new()
    {
        CommandType = CommandType.ProtocolMessage,
        ProtocolMessageCommandAttributes = new() { MessageId = MessageId },
    };

    public override bool Confirms(HistoryEvent item, bool strict, out string? difference)
    {
        difference = null;
        if (item.EventType != ConfirmedBy)
        {
            return false;
        }

        return Outcome is null
            ? Same("the update", item.WorkflowExecutionUpdateAcceptedEventAttributes.ProtocolInstanceId, Exchange.ProtocolInstanceId, ref difference)
            : Same("the update", item.WorkflowExecutionUpdateCompletedEventAttributes.Meta?.UpdateId ?? string.Empty, Exchange.Meta.UpdateId, ref difference);
    }

    public override void Record(WorkflowMachines machines, HistoryEvent item)
    {
        base.Record(machines, item);
        State = OperationState.Done;
    }
}

/// <summary>The rejection of an update: a message, no command, no event.</summary>
internal sealed class UpdateRejectionOperation(UpdateExchange exchange, Failure failure) : Operation
{
    public UpdateExchange Exchange { get; } = exchange;

    public Failure Failure { get; } = failure;

    public override EventType ConfirmedBy => EventType.Unspecified;

    public override string Description => $"rejection of update '{Exchange.ProtocolInstanceId}'";

    public override Command? ToCommand() => null;

    public override void Issue(WorkflowMachines machines) => machines.Rejections.Add(this);
}
