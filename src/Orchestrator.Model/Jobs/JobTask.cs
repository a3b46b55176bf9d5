using System.Text.Json.Serialization;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Jobs;

/// <summary>One container run of an action.</summary>
public sealed record JobTask
{
    public required string Name { get; init; }

    public required string Image { get; init; }

    /// <summary>Always, Never, IfNotPresent, or empty for the runner's rule.</summary>
    public string ImagePullPolicy { get; init; } = "";

    /// <summary>The entry point; empty keeps the image's.</summary>
    public IReadOnlyList<string> Cmd { get; init; } = [];

    public IReadOnlyList<string> Args { get; init; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WorkingDir { get; init; }

    /// <summary>Project resources (or folders of them) to place under /keptn.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    public IReadOnlyList<JobVariable> Env { get; init; } = [];

    /// <summary>Null: the runner's defaults. Not null: exactly these, as Keptn did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobResources? Resources { get; init; }

    /// <summary>How long the container may run, really stopped after it; <c>timeout</c> or Keptn's <c>maxPollDuration</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? Timeout { get; init; }

    /// <summary><c>none</c>, <c>bridge</c>, or null for the runner's rule.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Network { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobSecurityContext? SecurityContext { get; init; }

    /// <summary>The results of exit codes other than zero (pass) and the rest (fail).</summary>
    public IReadOnlyDictionary<int, Result> ExitCodes { get; init; } = new Dictionary<int, Result>();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskRetries? Retries { get; init; }
}
