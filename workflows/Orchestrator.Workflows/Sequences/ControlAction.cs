using System.Text.Json.Serialization;

namespace Orchestrator.Workflows.Sequences;

/// <summary>What an operator can ask of a sequence. <c>retry</c> starts a new run and is not a signal.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ControlAction>))]
public enum ControlAction
{
    [JsonStringEnumMemberName("pause")]
    Pause,

    [JsonStringEnumMemberName("resume")]
    Resume,

    [JsonStringEnumMemberName("abort")]
    Abort,

    /// <summary>Goes on without the task that is waited for.</summary>
    [JsonStringEnumMemberName("skip")]
    Skip,

    /// <summary>The kill switch was engaged: a pause of its own, beside that of an operator.</summary>
    [JsonStringEnumMemberName("hold")]
    Hold,

    /// <summary>The kill switch was disengaged.</summary>
    [JsonStringEnumMemberName("release")]
    Release,
}
