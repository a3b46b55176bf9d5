using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Seams;

/// <summary>A run that has just closed; <see cref="NewRunId"/> is the run that continues the chain, or empty.</summary>
internal sealed record ClosedRun(string Namespace, string WorkflowId, string RunId, string FirstRunId, WorkflowExecutionStatus Status, HistoryEvent CloseEvent, string NewRunId);
