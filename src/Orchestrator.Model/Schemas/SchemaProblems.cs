using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Schemas;

/// <summary>What a check found: enough to mend the data, never more than somebody reads.</summary>
internal sealed class SchemaProblems
{
    private const int Most = 50;
    private const int Longest = 1000;
    private const int LongestValue = 200;

    private readonly List<FieldProblem> found = [];

    public bool None => found.Count == 0;

    public bool IsFull => found.Count >= Most;

    public FieldProblem First => found[0];

    public void Add(string path, string problem)
    {
        if (!IsFull)
        {
            found.Add(new(Cut(path, Longest), Cut(problem, Longest)));
        }
    }

    public void Add(SchemaProblems others) => found.AddRange(others.found.Take(Most - found.Count));

    public IReadOnlyList<FieldProblem> ToList() => found;

    /// <summary>A value as a problem shows it.</summary>
    public static string Shown(JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        return raw.Length <= LongestValue ? value.GetRawText() : $"{Encoding.UTF8.GetString(raw[..LongestValue]).TrimEnd('\uFFFD')}…";
    }

    /// <summary>Values as a problem lists them.</summary>
    public static string Shown(JsonElement values, string separator) =>
        string.Join(separator, values.EnumerateArray().Take(LongestValue).Select(Shown));

    /// <summary>A text as a problem shows it.</summary>
    public static string Shown(string text) => Cut(text, LongestValue);

    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)}…";
}
