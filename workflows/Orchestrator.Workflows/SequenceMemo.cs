using System.Text.Json;

namespace Orchestrator.Workflows;

/// <summary>What the Temporal Web UI shows beside a run of a sequence: the shipyard version and the labels it was triggered with.</summary>
public static class SequenceMemo
{
    public const string ShipyardVersion = "shipyardVersion";
    public const string Labels = "labels";
    private const int MostText = 4096;

    /// <param name="shipyardVersion">The version the run keeps.</param>
    /// <param name="data">The data of the triggering event.</param>
    public static IReadOnlyDictionary<string, object> Of(int shipyardVersion, JsonElement? data)
    {
        var memo = new Dictionary<string, object>(2, StringComparer.Ordinal) { [ShipyardVersion] = shipyardVersion };
        if (data is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(Labels, out var labels)
            && labels.ValueKind == JsonValueKind.Object && labels.GetRawText().Length <= MostText)
        {
            memo[Labels] = labels;
        }

        return memo;
    }
}
