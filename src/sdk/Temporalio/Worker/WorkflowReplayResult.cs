using Temporalio.Common;

namespace Temporalio.Worker;

/// <summary>How the replay of a history went.</summary>
/// <param name="History">The history.</param>
/// <param name="ReplayFailure">Why the code does not fit it; null when it does.</param>
public record WorkflowReplayResult(WorkflowHistory History, Exception? ReplayFailure);
