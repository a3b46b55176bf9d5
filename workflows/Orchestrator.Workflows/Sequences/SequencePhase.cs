using System.Text.Json.Serialization;

namespace Orchestrator.Workflows.Sequences;

/// <summary>The state words of a sequence; the search attribute OrcState holds them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SequencePhase>))]
public enum SequencePhase
{
    [JsonStringEnumMemberName("triggered")]
    Triggered,

    /// <summary>Another sequence holds the lane.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    [JsonStringEnumMemberName("started")]
    Started,

    [JsonStringEnumMemberName("paused")]
    Paused,

    [JsonStringEnumMemberName("waitingForApproval")]
    WaitingForApproval,

    [JsonStringEnumMemberName("finished")]
    Finished,

    [JsonStringEnumMemberName("timedOut")]
    TimedOut,

    [JsonStringEnumMemberName("aborted")]
    Aborted,
}
