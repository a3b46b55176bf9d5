using Temporal.Embedded.Engine;

namespace Temporal.Embedded.Matching;

/// <summary>A task that waits for a worker; whether it still counts is decided when it is taken.</summary>
internal sealed record QueuedTask(WorkflowKey Workflow, string RunId, long ScheduledId, int Attempt, long QueuedAt, PendingQuery? Query = null);
