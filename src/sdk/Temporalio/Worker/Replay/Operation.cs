using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Exceptions;

namespace Temporalio.Worker.Replay;

/// <summary>How far an operation has come.</summary>
internal enum OperationState
{
    /// <summary>Issued by the workflow; no event shows it yet.</summary>
    Created,

    /// <summary>An event of the history shows its command.</summary>
    Recorded,

    /// <summary>Nothing more comes of it.</summary>
    Done,

    /// <summary>Taken back before its command was sent.</summary>
    Dropped,
}

/// <summary>Something that a workflow asked for: one command, the event that confirms it, and what follows.</summary>
internal abstract class Operation
{
    public OperationState State { get; set; }

    /// <summary>Id of the event that confirms the command; 0 before.</summary>
    public long EventId { get; private set; }

    /// <summary>Whether its command was handed over for sending.</summary>
    public bool Sent { get; set; }

    /// <summary>The workflow's end of the operation.</summary>
    public object? Waiter { get; set; }

    /// <summary>The kind of event that confirms the command.</summary>
    public abstract EventType ConfirmedBy { get; }

    /// <summary>Whether the command closes the run.</summary>
    public virtual bool IsClosing => false;

    /// <summary>Whether the confirming event is found by its own id, wherever it stands among the others.</summary>
    public virtual bool IsMatchedById => false;

    /// <summary>How the command would be called in a message to people.</summary>
    public abstract string Description { get; }

    /// <summary>The command to be sent; null when there is only a message.</summary>
    public abstract Command? ToCommand();

    /// <summary>The workflow issues the operation.</summary>
    public virtual void Issue(WorkflowMachines machines) => machines.Enqueue(this);

    /// <summary>Whether the event can be this operation's; when not, the workflow is not deterministic.</summary>
    public virtual bool Confirms(HistoryEvent item, bool strict, out string? difference)
    {
        difference = null;
        return item.EventType == ConfirmedBy;
    }

    /// <summary>The confirming event was found.</summary>
    public virtual void Record(WorkflowMachines machines, HistoryEvent item)
    {
        EventId = item.EventId;
        State = OperationState.Recorded;
    }

    /// <summary>A later event that refers to this operation.</summary>
    public virtual void Apply(WorkflowMachines machines, HistoryEvent item) =>
        throw new WorkflowNondeterminismException($"[TMPRL1100] Event {item.EventId} ({item.EventType}) refers to {Description}, which takes none.");

    protected static bool Same(string what, string history, string workflow, ref string? difference)
    {
        if (history == workflow)
        {
            return true;
        }

        difference = $"{what} is '{history}' in history and '{workflow}' in the workflow";
        return false;
    }
}
