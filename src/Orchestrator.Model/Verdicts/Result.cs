using System.Text.Json.Serialization;

namespace Orchestrator.Model.Verdicts;

/// <summary>Keptn's result words, from best to worst.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Result>))]
public enum Result
{
    [JsonStringEnumMemberName("pass")]
    Pass,

    [JsonStringEnumMemberName("warning")]
    Warning,

    [JsonStringEnumMemberName("fail")]
    Fail,
}
