using System.Text.Json.Serialization;
using Orchestrator.Model.Approvals;
using Orchestrator.Model.Jobs;

namespace Orchestrator.Workflows.Sequences;

/// <summary>What became of a <see cref="TaskTrigger"/>.</summary>
public sealed record TaskTriggered
{
    /// <summary>True when the task's condition was false on the merged data: no event was sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Skipped { get; init; }

    /// <summary>The internal key of the <c>.triggered</c> event.</summary>
    public string EventKey { get; init; } = "";

    public DateTimeOffset Time { get; init; }

    /// <summary>The actions of the job configuration that match, in file order; the sequence starts a job for each.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<JobAction>? Jobs { get; init; }

    /// <summary>For <c>approval</c>: how it is decided (<see cref="ApprovalTerms.Of"/> the event's data); null for other tasks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ApprovalTerms? Approval { get; init; }

    /// <summary>True when the built-in executor of <c>evaluation</c> or <c>get-action</c> should answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool BuiltIn { get; init; }

    /// <summary>What was looked for and the nearest misses, for the message should nobody ever start the task.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Hint { get; init; }
}
