using System.Text.Json.Serialization;

namespace Orchestrator.Model.Jobs;

/// <summary>A list of containers to run one after the other when one of its events arrives.</summary>
public sealed record JobAction
{
    public required string Name { get; init; }

    /// <summary>True: neither <c>.started</c> nor <c>.finished</c> is sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Silent { get; init; }

    public IReadOnlyList<JobEvent> Events { get; init; } = [];

    public IReadOnlyList<JobTask> Tasks { get; init; } = [];
}
