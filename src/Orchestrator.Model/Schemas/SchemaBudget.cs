using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Orchestrator.Model.Schemas;

/// <summary>How much work one check may do: schema and data come from strangers, and a short schema can ask for work without an end.</summary>
internal sealed class SchemaBudget
{
    private const int Steps = 200_000;

    // A step is about as long as looking at one small value.
    private const int BytesPerStep = 256;
    private const int NamesPerStep = 8;
    private static readonly TimeSpan Matching = TimeSpan.FromMilliseconds(400);

    private readonly Stopwatch matching = new();
    private int left = Steps;

    public bool IsSpent => left <= 0;

    public void Spend(int steps) => left = steps < left ? left - steps : 0;

    /// <summary>For one look at a value by a schema.</summary>
    public void SpendOnCheck(JsonElement schema, JsonElement value, string path)
    {
        var text = value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? LengthOf(value) : 0;
        Spend(1 + ((text + path.Length) / BytesPerStep) + (schema.GetPropertyCount() / NamesPerStep));
    }

    /// <summary>For looking something up in, or walking through, that many names.</summary>
    public void SpendOnNames(int count) => Spend(1 + (count / NamesPerStep));

    /// <summary>Whether both are the same value.</summary>
    public bool AreEqual(JsonElement left, JsonElement right)
    {
        Spend(1 + (Math.Min(LengthOf(left), LengthOf(right)) / (BytesPerStep / 8)));
        return !IsSpent && JsonElement.DeepEquals(left, right);
    }

    /// <summary>Whether the pattern matches; the time of all matches together is limited too.</summary>
    public bool Matches(string pattern, string text)
    {
        Spend(10 + ((pattern.Length + text.Length) / BytesPerStep));
        if (IsSpent)
        {
            return false;
        }

        matching.Start();
        var matches = SchemaTypes.Matches(pattern, text);
        matching.Stop();
        if (matching.Elapsed > Matching)
        {
            left = 0;
        }

        return matches;
    }

    public static int LengthOf(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).Length;
}
