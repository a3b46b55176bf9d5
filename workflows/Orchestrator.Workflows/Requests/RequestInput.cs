using Orchestrator.Model.Events;
using Orchestrator.Model.Webhooks;

namespace Orchestrator.Workflows.Requests;

/// <summary>The requests that one event causes.</summary>
public sealed record RequestInput
{
    public required string EventKey { get; init; }

    public required string EventId { get; init; }

    public required string EventType { get; init; }

    public required string Context { get; init; }

    public required Scope Scope { get; init; }

    public string? GitCommitId { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>The entry of the configuration, with its templates still to be filled.</summary>
    public required Webhook Webhook { get; init; }
}
