using System.Text.Json;

namespace Orchestrator.Model.Events;

/// <summary>Reads CloudEvents 1.0 JSON by the rules of the specification and names every violation.</summary>
public static class EventReader
{
    /// <summary>
    /// Reads one event. With <see cref="EventReading.PlainBody"/> a missing id or source is left empty for the caller to
    /// fill in. Legacy envelopes are turned into 1.0 before this call.
    /// </summary>
    public static EventReadingResult Read(JsonElement body, EventReading reading)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new(null, [new("", $"expected a JSON object, got {Kind(body)}")], []);
        }

        var draft = new EventDraft(reading == EventReading.PlainBody);
        foreach (var member in body.EnumerateObject())
        {
            draft.Take(member.Name, member.Value);
        }

        return draft.Finish();
    }

    internal static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
