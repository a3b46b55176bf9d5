using Orchestrator.Workflows;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace Orchestrator.Api.Sequences;

/// <summary>One run of a sequence as visibility knows it.</summary>
internal sealed record SequenceExecution
{
    public required string WorkflowId { get; init; }

    public required string RunId { get; init; }

    public required string Project { get; init; }

    public required string Stage { get; init; }

    public required string Service { get; init; }

    public required string Name { get; init; }

    public required string Context { get; init; }

    public required string State { get; init; }

    public string? Result { get; init; }

    public required bool IsOpen { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The key of the triggering event, the last part of the first attempt's id.</summary>
    public string EventKey => FirstAttempt[(FirstAttempt.LastIndexOf('/') + 1)..];

    /// <summary>The workflow id without the number of a retry.</summary>
    public string FirstAttempt =>
        WorkflowId.LastIndexOf("/retry-", StringComparison.Ordinal) is var end and > 0 ? WorkflowId[..end] : WorkflowId;

    public static SequenceExecution Of(WorkflowExecution listed)
    {
        var attributes = listed.TypedSearchAttributes;
        var isOpen = listed.Status == WorkflowExecutionStatus.Running;
        var state = attributes.ContainsKey(SearchAttributes.State) ? attributes.Get(SearchAttributes.State) : "triggered";
        return new SequenceExecution
        {
            WorkflowId = listed.Id,
            RunId = listed.RunId,
            Project = Text(attributes, SearchAttributes.Project),
            Stage = Text(attributes, SearchAttributes.Stage),
            Service = Text(attributes, SearchAttributes.Service),
            Name = Text(attributes, SearchAttributes.Sequence),
            Context = Text(attributes, SearchAttributes.Context),
            State = isOpen || state is "finished" or "timedOut" or "aborted" ? state : Closed(listed.Status),
            Result = attributes.ContainsKey(SearchAttributes.Result) ? attributes.Get(SearchAttributes.Result) : null,
            IsOpen = isOpen,
            StartedAt = listed.StartTime,
            ClosedAt = listed.CloseTime,
        };
    }

    // Ended from outside, before it could say so itself.
    private static string Closed(WorkflowExecutionStatus status) => status switch
    {
        WorkflowExecutionStatus.TimedOut => "timedOut",
        WorkflowExecutionStatus.Canceled or WorkflowExecutionStatus.Terminated => "aborted",
        _ => "finished",
    };

    private static string Text(Temporalio.Common.SearchAttributeCollection attributes, Temporalio.Common.SearchAttributeKey<string> key) =>
        attributes.ContainsKey(key) ? attributes.Get(key) : "";
}
