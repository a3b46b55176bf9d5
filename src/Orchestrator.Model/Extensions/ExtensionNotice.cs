namespace Orchestrator.Model.Extensions;

/// <summary>What an extension is told: an event of the event kit, made of an event of ours.</summary>
public sealed record ExtensionNotice(string Id, string Name, DateTimeOffset Time)
{
    /// <summary>The run it is about; null when it is about none.</summary>
    public ExtensionExecution? Execution { get; init; }

    /// <summary>Who caused it, when it is about no run.</summary>
    public ExtensionPrincipal? Principal { get; init; }

    public ExtensionStep? Step { get; init; }

    public ExtensionTarget? Target { get; init; }

    /// <summary>The state of the run, step or target, in the words of the event kit.</summary>
    public string State { get; init; } = "";

    /// <summary>When the run, step or target ended; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public string? Reason { get; init; }
}
