namespace Orchestrator.Workflows;

/// <summary>The names by which clients, workers and the embedded service know the workflows.</summary>
public static class WorkflowNames
{
    public const string TaskQueue = "orchestrator";

    /// <summary>
    /// The task queue of lanes. A sequence waits for its lane inside a workflow task, so lanes need a worker (workflow Lane,
    /// activities ILaneActivities) whose slots sequences cannot take.
    /// </summary>
    public const string LaneTaskQueue = "orchestrator-lanes";

    /// <summary>The task queue of deliveries, requests and firings that wait: a slow receiver holds a slot for as long as it takes, which must be no sequence's slot.</summary>
    public const string ListenerTaskQueue = "orchestrator-listeners";

    public const string Sequence = "Sequence";
    public const string Lane = "Lane";
    public const string Job = "Job";
    public const string Evaluation = "Evaluation";
    public const string Listener = "Listener";
    public const string Request = "Request";
    public const string Subscription = "Subscription";
    public const string Driver = "Driver";
    public const string ScheduleFiring = "ScheduleFiring";
}
