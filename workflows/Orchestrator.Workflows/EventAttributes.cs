namespace Orchestrator.Workflows;

/// <summary>The CloudEvents extension attributes of the events we send.</summary>
public static class EventAttributes
{
    /// <summary>On <c>STAGE.SEQUENCE.finished</c>: the task that completed last, where the sequence ended before its last one.</summary>
    public const string LastTask = "orclasttask";
}
