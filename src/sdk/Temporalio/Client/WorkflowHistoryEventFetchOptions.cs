using Temporalio.Api.Enums.V1;

namespace Temporalio.Client;

/// <summary>Options of fetching events.</summary>
public class WorkflowHistoryEventFetchOptions : ICloneable
{
    /// <summary>Wait for events to come until the run is closed.</summary>
    public bool WaitNewEvent { get; set; }

    public HistoryEventFilterType EventFilterType { get; set; } = HistoryEventFilterType.AllEvent;

    public bool SkipArchival { get; set; }

    /// <summary>How the call is made.</summary>
    public RpcOptions? Rpc { get; set; }

    /// <inheritdoc />
    public virtual object Clone()
    {
        var copy = (WorkflowHistoryEventFetchOptions)MemberwiseClone();
        copy.Rpc = (RpcOptions?)Rpc?.Clone();
        return copy;
    }
}
