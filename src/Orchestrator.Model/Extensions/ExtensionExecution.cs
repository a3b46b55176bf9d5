using Orchestrator.Model.Events;

namespace Orchestrator.Model.Extensions;

/// <summary>A run of a sequence as the event kit knows it: an experiment execution.</summary>
/// <param name="Number">Its number, small enough to stay exact in 32 bits of floating point.</param>
/// <param name="Scope">Where it runs.</param>
/// <param name="Sequence">The sequence.</param>
/// <param name="TriggerId">The id of the event that triggered it.</param>
/// <param name="PreparedAt">When the trigger was accepted.</param>
public sealed record ExtensionExecution(int Number, Scope Scope, string Sequence, string TriggerId, DateTimeOffset PreparedAt)
{
    /// <summary>Numbers begin anew after so many.</summary>
    public const int MostNumbers = 16_777_216;

    /// <summary>When the first task was triggered; until then the time of the trigger.</summary>
    public DateTimeOffset StartedAt { get; init; } = PreparedAt;

    public string Key => $"{Scope.Project}/{Sequence}";

    /// <summary>Who caused it: a token, or the source of the trigger.</summary>
    public ExtensionPrincipal Principal { get; init; } = ExtensionPrincipal.Batch("orchestrator");

    /// <summary>The internal key of the trigger, which names the workflow of the run.</summary>
    public required string TriggerKey { get; init; }

    public string? GitCommitId { get; init; }
}
