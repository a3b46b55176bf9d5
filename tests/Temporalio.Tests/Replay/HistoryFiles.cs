using System.IO.Compression;
using Temporalio.Api.History.V1;
using Temporalio.Common;

namespace Temporalio.Tests.Replay;

/// <summary>Recorded histories of official SDKs and servers.</summary>
internal static class HistoryFiles
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Histories");

    public static IEnumerable<string> Names(string folder = "") => Directory.EnumerateFiles(Path.Combine(Folder, folder))
        .Select(Path.GetFileName)
        .Where(name => !name!.EndsWith(".md", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)!;

    public static WorkflowHistory Read(string name)
    {
        var path = Path.Combine(Folder, name);
        if (name.EndsWith(".bin", StringComparison.Ordinal))
        {
            return new(name, History.Parser.ParseFrom(File.ReadAllBytes(path)).Events);
        }

        using var file = File.OpenRead(path);
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream);
        return WorkflowHistory.FromJson(name, FirstOf(reader.ReadToEnd()));
    }

    /// <summary>Some files hold a list of histories.</summary>
    private static string FirstOf(string json)
    {
        if (!json.TrimStart().StartsWith('['))
        {
            return json;
        }

        using var document = System.Text.Json.JsonDocument.Parse(json);
        return document.RootElement[0].GetRawText();
    }
}
