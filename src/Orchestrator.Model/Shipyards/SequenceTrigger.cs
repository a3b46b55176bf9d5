using System.Text.Json.Serialization;

namespace Orchestrator.Model.Shipyards;

/// <summary>One entry of <c>triggeredOn</c>: the end of a sequence, or of all listed ones, that starts this one.</summary>
public sealed record SequenceTrigger
{
    /// <summary><c>STAGE.SEQUENCE.finished</c>; empty when <see cref="All"/> is used.</summary>
    public string Event { get; init; } = "";

    /// <summary>Fan-in: wait until every one of these has finished in the same context; empty when <see cref="Event"/> is used.</summary>
    public IReadOnlyList<SequenceTrigger> All { get; init; } = [];

    /// <summary>The alternatives of <c>selector.match</c> in file order; null when there is no selector.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SelectorMatch>? Match { get; init; }
}
