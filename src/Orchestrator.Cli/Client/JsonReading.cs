using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Cli.Client;

/// <summary>Reads members that may be absent.</summary>
internal static class JsonReading
{
    /// <summary>The member at a dotted path.</summary>
    public static JsonElement? At(this JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    /// <summary>The member as text; empty when it is absent or null.</summary>
    public static string Text(this JsonElement element, string path) => element.At(path) is { } found ? found.AsText() : "";

    public static string AsText(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString() ?? "",
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        _ => element.GetRawText(),
    };

    /// <summary>The items of a list; none when it is absent.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string path) =>
        element.At(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A time as a terminal shows it: in local time, to the second.</summary>
    public static string LocalTime(this JsonElement element, string path) => LocalTime(element.Text(path));

    public static string LocalTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : text;
}
