using System.Text.Json.Serialization;

namespace Orchestrator.Model.Shipyards;

/// <summary>What a sequence does when another one of its group is running.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConcurrencyPolicy>))]
public enum ConcurrencyPolicy
{
    /// <summary>Waits its turn, first come first served.</summary>
    [JsonStringEnumMemberName("queue")]
    Queue,

    /// <summary>Runs beside the others.</summary>
    [JsonStringEnumMemberName("parallel")]
    Parallel,

    /// <summary>Aborts the others and takes their place.</summary>
    [JsonStringEnumMemberName("cancelOlder")]
    CancelOlder,

    /// <summary>Ends at once, errored.</summary>
    [JsonStringEnumMemberName("reject")]
    Reject,
}
