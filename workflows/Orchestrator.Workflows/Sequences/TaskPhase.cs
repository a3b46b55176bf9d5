using System.Text.Json.Serialization;

namespace Orchestrator.Workflows.Sequences;

/// <summary>The state words of one task.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskPhase>))]
public enum TaskPhase
{
    [JsonStringEnumMemberName("triggered")]
    Triggered,

    [JsonStringEnumMemberName("started")]
    Started,

    [JsonStringEnumMemberName("waitingForApproval")]
    WaitingForApproval,

    [JsonStringEnumMemberName("finished")]
    Finished,

    [JsonStringEnumMemberName("timedOut")]
    TimedOut,

    [JsonStringEnumMemberName("aborted")]
    Aborted,

    /// <summary>Its condition was false, or an operator skipped it.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,
}
