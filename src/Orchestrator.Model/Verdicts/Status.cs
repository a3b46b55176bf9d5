using System.Text.Json.Serialization;

namespace Orchestrator.Model.Verdicts;

/// <summary>Keptn's status words: whether the work could be done at all.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Status>))]
public enum Status
{
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    [JsonStringEnumMemberName("errored")]
    Errored,

    [JsonStringEnumMemberName("aborted")]
    Aborted,

    [JsonStringEnumMemberName("unknown")]
    Unknown,
}
