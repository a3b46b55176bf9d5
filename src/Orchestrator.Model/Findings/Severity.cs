using System.Text.Json.Serialization;

namespace Orchestrator.Model.Findings;

/// <summary>How much a finding matters: errors refuse a document, warnings are shown and stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    [JsonStringEnumMemberName("warning")]
    Warning,

    [JsonStringEnumMemberName("error")]
    Error,
}
