using System.Text.Json;

namespace EndToEnd.Tests.Setup;

/// <summary>What the scenarios look at in an event.</summary>
internal sealed record LoggedEvent(string Type, string Id, string TriggeredId, string Stage, string Result)
{
    private const string Prefix = "sh.keptn.event.";

    public static LoggedEvent Of(JsonElement received) => new(
        Text(received, "type").Replace(Prefix, "", StringComparison.Ordinal),
        Text(received, "id"),
        Text(received, "triggeredid"),
        received.TryGetProperty("data", out var data) ? Text(data, "stage") : "",
        received.TryGetProperty("data", out data) ? Text(data, "result") : "");

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
