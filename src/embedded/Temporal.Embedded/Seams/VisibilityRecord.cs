using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Seams;

/// <summary>One row of a list: the state of a run as visibility shows it. The messages are shared: never change them.</summary>
internal sealed record VisibilityRecord
{
    /// <summary>Number of the run in the database.</summary>
    public required long RunKey { get; init; }
    public required string Namespace { get; init; }
    public required string WorkflowId { get; init; }
    public required string RunId { get; init; }
    public required string WorkflowType { get; init; }
    public required string TaskQueue { get; init; }
    public required WorkflowExecutionStatus Status { get; init; }
    public required DateTimeOffset StartTime { get; init; }
    public required DateTimeOffset ExecutionTime { get; init; }

    /// <summary>Null while the run is open.</summary>
    public DateTimeOffset? CloseTime { get; init; }

    /// <summary>Number of events; set when the run is closed.</summary>
    public long? HistoryLength { get; init; }
    public long? HistorySizeBytes { get; init; }
    public long StateTransitionCount { get; init; }
    public string? ParentWorkflowId { get; init; }
    public string? ParentRunId { get; init; }
    public string RootWorkflowId { get; init; } = "";
    public string RootRunId { get; init; } = "";
    public string FirstRunId { get; init; } = "";
    public Memo? Memo { get; init; }
    public SearchAttributes? SearchAttributes { get; init; }
}
