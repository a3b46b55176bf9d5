using System.Text.Json.Serialization;

namespace Orchestrator.Workflows.Lanes;

/// <summary>The answer to a <see cref="LaneRequest"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LaneAnswer>))]
public enum LaneAnswer
{
    /// <summary>The lane is free and now held.</summary>
    Granted,

    /// <summary>Another one holds it; <c>LaneGranted</c> is signalled when it is this one's turn.</summary>
    Queued,

    /// <summary>The lane is taken and the policy is to give up.</summary>
    Rejected,
}
