using System.Text.Json;

namespace CloudNative.CloudEvents.Tests;

/// <summary>Reads the sample files.</summary>
internal static class Sample
{
    internal static JsonElement Read(string file) => JsonElement.Parse(File.ReadAllBytes(PathOf(file)));

    internal static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Samples", file);

    internal static TheoryData<string> Texts(JsonElement list)
    {
        var data = new TheoryData<string>();
        foreach (var item in list.EnumerateArray())
        {
            data.Add(item.GetString() ?? "");
        }

        return data;
    }
}
