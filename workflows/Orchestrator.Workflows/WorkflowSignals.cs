namespace Orchestrator.Workflows;

/// <summary>The names of signals, queries and updates for callers that do not see the workflow classes.</summary>
public static class WorkflowSignals
{
    /// <summary>To a Sequence, Evaluation: one <see cref="Sequences.TaskEvent"/>.</summary>
    public const string TaskEvent = "TaskEvent";

    /// <summary>To a Sequence: one <see cref="Sequences.ControlRequest"/>.</summary>
    public const string Control = "Control";

    /// <summary>Query of a Sequence: <see cref="Sequences.SequenceState"/>. It is also the result once the run is closed. Of a Lane: <see cref="Lanes.LaneInput"/>.</summary>
    public const string State = "State";

    /// <summary>To a Sequence: it may run now; one <see cref="Lanes.LaneGrant"/>.</summary>
    public const string LaneGranted = "LaneGranted";

    /// <summary>To a Sequence that holds a lane: others wait for it. No argument.</summary>
    public const string LaneContended = "LaneContended";

    /// <summary>Update of a Lane: one <see cref="Lanes.LaneRequest"/>, answered with a <see cref="Lanes.LaneAnswer"/>.</summary>
    public const string Acquire = "Acquire";

    /// <summary>To a Lane: one <see cref="Lanes.LaneRelease"/>.</summary>
    public const string Release = "Release";

    /// <summary>To a Listener that rests: one <see cref="Listeners.ListenerWake"/>.</summary>
    public const string Wake = "Wake";

    /// <summary>To a Listener: one <see cref="Listeners.ListenerReplay"/>.</summary>
    public const string Replay = "Replay";
}
