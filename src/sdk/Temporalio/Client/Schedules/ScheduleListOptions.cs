namespace Temporalio.Client.Schedules;

/// <summary>Options of listing schedules.</summary>
public class ScheduleListOptions : ICloneable
{
    /// <summary>Visibility query; all schedules by default.</summary>
    public string? Query { get; set; }

    /// <summary>How the call is made.</summary>
    public RpcOptions? Rpc { get; set; }

    /// <inheritdoc />
    public virtual object Clone()
    {
        var copy = (ScheduleListOptions)MemberwiseClone();
        copy.Rpc = (RpcOptions?)Rpc?.Clone();
        return copy;
    }
}
