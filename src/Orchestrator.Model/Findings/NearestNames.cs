namespace Orchestrator.Model.Findings;

/// <summary>Finds the names a mistyped one was probably meant to be.</summary>
public static class NearestNames
{
    /// <summary>Up to three of <paramref name="known"/>, nearest first, near enough to be a slip of the keyboard.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> known)
    {
        var limit = Math.Max(2, name.Length / 3);
        return [.. known.Distinct(StringComparer.Ordinal)
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .Where(pair => pair.distance <= limit)
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Take(3)
            .Select(pair => pair.candidate)];
    }

    /// <summary>The sentence that ends a message about an unknown name; empty when nothing is near or known.</summary>
    public static string Suggestion(string name, IReadOnlyCollection<string> known)
    {
        var near = Of(name, known);
        if (near.Count > 0)
        {
            return $" Did you mean '{string.Join("' or '", near)}'?";
        }

        return known.Count == 0 ? "" : $" Known: {string.Join(", ", known.Order(StringComparer.Ordinal).Take(10))}.";
    }

    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (same ? 0 : 1));
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
