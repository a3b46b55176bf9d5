using System.Text.Json;
using Orchestrator.Model.Evaluations;

namespace Orchestrator.Activities.Evaluations;

/// <summary>Reads the measured values out of the data of an <c>evaluation.finished</c> event.</summary>
internal static class PastEvaluation
{
    public static IReadOnlyList<SliValue> Values(JsonElement? data)
    {
        var values = new List<SliValue>();
        if (data is { ValueKind: JsonValueKind.Object } block && block.TryGetProperty("evaluation", out var evaluation)
            && evaluation.ValueKind == JsonValueKind.Object
            && evaluation.TryGetProperty("indicatorResults", out var results) && results.ValueKind == JsonValueKind.Array)
        {
            foreach (var result in results.EnumerateArray())
            {
                if (result.ValueKind == JsonValueKind.Object && result.TryGetProperty("value", out var value) && SliValue.Read(value) is { } read)
                {
                    values.Add(read);
                }
            }
        }

        return values;
    }
}
