namespace Orchestrator.Activities.Jobs;

/// <summary>Why a container is no longer running.</summary>
public enum ExitReason
{
    /// <summary>Its process ended.</summary>
    Exited,

    /// <summary>It ran longer than it may and was stopped.</summary>
    TimedOut,

    /// <summary>Its caller wanted it stopped.</summary>
    Stopped,

    /// <summary>It could not be started at all.</summary>
    NotStarted,
}
