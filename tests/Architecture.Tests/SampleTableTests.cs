using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>tests/README.md names every sample and only tests that exist.</summary>
public sealed class SampleTableTests
{
    private const string Samples = "tests/Orchestrator.Model.Tests/Samples";

    private static string Table => Repository.Read("tests/README.md");

    [Fact]
    public void Table_EverySample_IsNamedByItselfOrItsFolder()
    {
        var folder = Path.Combine(Repository.Root, Samples);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(file => !file.EndsWith("INDEX.md", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => !Table.Contains(file, StringComparison.Ordinal) && !Folders(file).Any(one => Table.Contains($" {one}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Table_EveryTest_Exists()
    {
        var named = Regex.Matches(Table, "`([A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+)`").Select(match => match.Groups[1].Value).Distinct().ToList();
        var sources = string.Concat(Repository.Files("*.cs").Where(path => path.StartsWith("tests/", StringComparison.Ordinal)).Select(Repository.Read));

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => !sources.Contains($" {name}(", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Folders(string file)
    {
        for (var end = file.LastIndexOf('/'); end > 0; end = file.LastIndexOf('/', end - 1))
        {
            yield return file[..(end + 1)];
        }
    }
}
