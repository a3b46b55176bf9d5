using System.Text.Json.Serialization;
using Orchestrator.Model.Events;
using Orchestrator.Model.Jobs;

namespace Orchestrator.Workflows.Jobs;

/// <summary>One job: an action of the job configuration for one event.</summary>
public sealed record JobInput
{
    /// <summary>The internal key of the event that the job answers; activities read it from the log.</summary>
    public required string EventKey { get; init; }

    /// <summary>The id of that event; part of container names.</summary>
    public required string EventId { get; init; }

    /// <summary><c>triggeredid</c> of the answers; null when it is <see cref="EventId"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TriggeredId { get; init; }

    /// <summary>The task of the event, <c>deployment</c> for <c>sh.keptn.event.deployment.triggered</c>.</summary>
    public required string TaskName { get; init; }

    public required string Context { get; init; }

    public required Scope Scope { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GitCommitId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceParent { get; init; }

    public required JobAction Action { get; init; }

    /// <summary>The position of the action in its file.</summary>
    public required int ActionIndex { get; init; }
}
