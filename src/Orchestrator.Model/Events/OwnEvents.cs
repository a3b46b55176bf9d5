namespace Orchestrator.Model.Events;

/// <summary>The types of events that tell what Orchestrator does beside Keptn's own events.</summary>
public static class OwnEvents
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "sh.orchestrator.";

    /// <summary>A task was left out, since its condition is false.</summary>
    public const string TaskSkipped = "sh.orchestrator.task.skipped";

    /// <summary>An operator went on without the task that was waited for.</summary>
    public const string SequenceSkip = "sh.orchestrator.audit.sequence.skip";
}
