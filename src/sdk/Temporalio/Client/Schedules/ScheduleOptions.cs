using Temporalio.Common;

namespace Temporalio.Client.Schedules;

/// <summary>Options of creating a schedule.</summary>
public class ScheduleOptions : ICloneable
{
    /// <summary>Start the action once, now.</summary>
    public bool TriggerImmediately { get; set; }

    /// <summary>Times to run as if they were due now.</summary>
    public IReadOnlyCollection<ScheduleBackfill> Backfills { get; set; } = [];

    public IReadOnlyDictionary<string, object>? Memo { get; set; }

    public SearchAttributeCollection? TypedSearchAttributes { get; set; }

    /// <summary>How the call is made.</summary>
    public RpcOptions? Rpc { get; set; }

    /// <inheritdoc />
    public virtual object Clone()
    {
        var copy = (ScheduleOptions)MemberwiseClone();
        copy.Rpc = (RpcOptions?)Rpc?.Clone();
        return copy;
    }
}
