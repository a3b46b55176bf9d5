using System.Buffers;
using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Remediations;

/// <summary>Answers <c>get-action.triggered</c>: the action to try and the index of the one after it.</summary>
public sealed record GetAction(Verdict Verdict, string Message, JsonElement Data)
{
    /// <summary>Looks the problem of the event's data up. Without an action left the result is fail, which ends an escalation.</summary>
    public static GetAction Of(RemediationFile file, JsonElement data)
    {
        var index = Index(data);
        var problem = data.TryGetProperty("problem", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        var (cause, title) = (Text(problem, "rootCause"), Text(problem, "problemTitle"));
        if (file.Find(cause, title, index) is not { } action)
        {
            return new(
                new Verdict(Result.Fail, Status.Succeeded),
                $"There is no action number {index + 1} for problem '{title ?? cause}'.",
                Write(null, index));
        }

        return new(Verdict.Passed, $"Action '{action.Name}' is next.", Write(action, index + 1));
    }

    private static JsonElement Write(RemediationAction? action, int index)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (action is not null)
            {
                writer.WriteStartObject("action");
                writer.WriteString("name", action.Name);
                writer.WriteString("action", action.Action);
                writer.WriteString("description", action.Description);
                if (action.Value is { } value)
                {
                    writer.WritePropertyName("value");
                    value.WriteTo(writer);
                }

                writer.WriteEndObject();
            }

            writer.WriteStartObject("get-action");
            writer.WriteNumber("actionIndex", index);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, JsonDepth.Accepted);
    }

    /// <summary>Code reads <c>get-action.actionIndex</c>, the specification has <c>actionIndex</c>; both are understood.</summary>
    private static int Index(JsonElement data)
    {
        var inner = data.TryGetProperty("get-action", out var block) && block.ValueKind == JsonValueKind.Object ? block : data;
        return inner.TryGetProperty("actionIndex", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var index) ? index : 0;
    }

    private static string? Text(JsonElement block, string name) =>
        block.ValueKind == JsonValueKind.Object && block.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
