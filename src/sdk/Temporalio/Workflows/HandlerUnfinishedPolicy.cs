namespace Temporalio.Workflows;

/// <summary>What a worker does when a workflow ends while a handler still runs.</summary>
public enum HandlerUnfinishedPolicy
{
    /// <summary>Log a warning and give the handler up.</summary>
    WarnAndAbandon,

    /// <summary>Give the handler up.</summary>
    Abandon,
}
