using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>House rules that no analyzer knows.</summary>
public sealed partial class SourceRulesTests
{
    private const int LongestFile = 350;
    private const int LongestTestFile = 500;

    private static readonly IReadOnlyList<string> Sources = [.. Repository.Files("*.cs").Where(path => !path.EndsWith("SourceRulesTests.cs", StringComparison.Ordinal))];

    [Fact]
    public void Files_Everywhere_AreShortEnough()
    {
        var tooLong =
            from path in Sources
            let limit = path.StartsWith("tests/", StringComparison.Ordinal) ? LongestTestFile : LongestFile
            let lines = Repository.ReadLines(path).Length
            where lines > limit
            select $"{path}: {lines} lines, at most {limit}";

        AssertNone(tooLong);
    }

    [Fact]
    public void Sources_Everywhere_HaveNoLooseEnds()
    {
        var looseEnds =
            from path in Sources
            from match in LooseEnd().Matches(Repository.Read(path))
            select $"{path}: {match.Value.Trim()}";

        AssertNone(looseEnds);
    }

    [Fact]
    public void Product_OutsideTests_HasNoNullForgiving()
    {
        var forgiving =
            from path in Sources
            where path.StartsWith("src/Orchestrator.", StringComparison.Ordinal) || path.StartsWith("workflows/", StringComparison.Ordinal)
            from line in Repository.ReadLines(path)
            where NullForgiving().IsMatch(line)
            select $"{path}: {line.Trim()}";

        AssertNone(forgiving);
    }

    private static void AssertNone(IEnumerable<string> findings)
    {
        var found = findings.ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [GeneratedRegex(@"//\s*(TODO|FIXME|HACK)\b|NotImplementedException|Thread\.Sleep\(|catch(\s*\([^)]*\))?\s*\{\s*\}|#region")]
    private static partial Regex LooseEnd();

    [GeneratedRegex(@"(?<![""'=!<>])\b(null|default)!\s*[;,)]|\w\)!\.|\w!\.\w")]
    private static partial Regex NullForgiving();
}
