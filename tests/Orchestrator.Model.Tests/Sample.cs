using System.Text.Json;

namespace Orchestrator.Model.Tests;

/// <summary>Files under Samples.</summary>
internal static class Sample
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Samples", name);

    public static string Text(string name) => File.ReadAllText(Path(name));

    public static JsonElement Json(string name) => JsonElement.Parse(File.ReadAllBytes(Path(name)));

    public static JsonElement Parse(string json) => JsonElement.Parse(json);

    /// <summary>The items of a file that is a list, as rows of a theory.</summary>
    public static TheoryData<string> Rows(string name, string? member = null)
    {
        var rows = new TheoryData<string>();
        var root = Json(name);
        foreach (var item in (member is null ? root : root.GetProperty(member)).EnumerateArray())
        {
            rows.Add(item.GetRawText());
        }

        return rows;
    }
}
