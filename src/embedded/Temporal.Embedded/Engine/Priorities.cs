using Temporalio.Api.Common.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Priorities: what is wrong with one, and what an activity or a child takes over from its run.</summary>
internal static class Priorities
{
    private const int LongestKey = 64;

    /// <summary>What is wrong with a priority, or null.</summary>
    public static string? Problem(Priority? priority) => priority switch
    {
        null => null,
        { PriorityKey: < 0 } => "PriorityKey can't be negative",
        _ when System.Text.Encoding.UTF8.GetByteCount(priority.FairnessKey) > LongestKey => "fairness key length exceeds limit",
        { FairnessWeight: < 0 } => "fairness weight can't be negative",
        _ => null,
    };

    /// <summary>The own priority, completed with that of the run.</summary>
    public static Priority? Merge(Priority? run, Priority? own) => run is null ? own : own is null ? run : new Priority
    {
        PriorityKey = own.PriorityKey != 0 ? own.PriorityKey : run.PriorityKey,
        FairnessKey = own.FairnessKey.Length > 0 ? own.FairnessKey : run.FairnessKey,
        FairnessWeight = own.FairnessWeight != 0 ? own.FairnessWeight : run.FairnessWeight,
    };
}
