using System.Text.Json.Serialization;

namespace Orchestrator.Model.Jobs;

/// <summary>Where the value of a job's variable comes from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobVariableSource>))]
public enum JobVariableSource
{
    /// <summary>The literal value.</summary>
    Text,

    /// <summary>A JSONPath over the whole event.</summary>
    Event,

    /// <summary>Every key of a secret becomes a variable.</summary>
    Secret,
}
