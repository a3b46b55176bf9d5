using System.Buffers;
using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Payloads;

/// <summary>The data of the events that a sequence sends.</summary>
public static class Payload
{
    /// <summary>What has come together so far: the trigger's data, then the data of every finished task, oldest first.</summary>
    public static JsonElement? Merge(JsonElement? trigger, IEnumerable<JsonElement?> finished)
    {
        var merged = trigger;
        foreach (var data in finished)
        {
            merged = JsonMerge.Merge(merged, data);
        }

        return merged;
    }

    /// <summary>
    /// The data of <c>TASK.triggered</c>: what came together, the scope, the words of the last finished task, and under the
    /// task's name what is there merged with the task's properties. An earlier message is blanked.
    /// </summary>
    public static JsonElement NextTask(JsonElement? merged, Scope scope, Verdict? last, SequenceTask task) =>
        Build(merged, scope, last, task);

    /// <summary>The data of a follow-up sequence's trigger: everything that came together, in the other stage.</summary>
    public static JsonElement FollowUp(JsonElement? merged, Scope scope, string stage, Verdict last) =>
        Build(merged, scope with { Stage = stage }, last, null);

    /// <summary>The data of <c>STAGE.SEQUENCE.finished</c>: scope, labels, words and message only.</summary>
    public static JsonElement Finished(JsonElement? merged, Scope scope, Verdict verdict, string message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, PayloadJson.Options))
        {
            writer.WriteStartObject();
            WriteScope(writer, scope);
            if (merged is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("labels", out var labels))
            {
                writer.WritePropertyName("labels"u8);
                labels.WriteTo(writer);
            }

            WriteVerdict(writer, verdict);
            writer.WriteString("message"u8, message);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, JsonDepth.Accepted);
    }

    private static JsonElement Build(JsonElement? merged, Scope scope, Verdict? last, SequenceTask? task)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, PayloadJson.Options))
        {
            writer.WriteStartObject();
            WriteScope(writer, scope);
            JsonElement? under = null;
            if (merged is { ValueKind: JsonValueKind.Object } data)
            {
                foreach (var member in data.EnumerateObject())
                {
                    if (task is not null && member.NameEquals(task.Name))
                    {
                        under = member.Value;
                    }
                    else
                    {
                        WriteMember(writer, member, last is not null);
                    }
                }
            }

            if (last is { } verdict)
            {
                WriteVerdict(writer, verdict);
            }

            WriteTask(writer, task, under);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, JsonDepth.Accepted);
    }

    private static void WriteMember(Utf8JsonWriter writer, JsonProperty member, bool verdictFollows)
    {
        switch (member.Name)
        {
            case "project" or "stage" or "service":
            case "result" or "status" when verdictFollows:
                break;
            case "message":
                writer.WriteString("message"u8, ""u8);
                break;
            default:
                writer.WritePropertyName(member.Name);
                member.Value.WriteTo(writer);
                break;
        }
    }

    private static void WriteTask(Utf8JsonWriter writer, SequenceTask? task, JsonElement? under)
    {
        if (task is null || (under is null && task.Properties is null))
        {
            return;
        }

        writer.WritePropertyName(task.Name);
        if (JsonMerge.Merge(under, task.Properties) is { } value)
        {
            value.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static void WriteScope(Utf8JsonWriter writer, Scope scope)
    {
        writer.WriteString("project"u8, scope.Project);
        writer.WriteString("stage"u8, scope.Stage);
        writer.WriteString("service"u8, scope.Service);
    }

    private static void WriteVerdict(Utf8JsonWriter writer, Verdict verdict)
    {
        writer.WriteString("result"u8, Verdict.Word(verdict.Result));
        writer.WriteString("status"u8, Verdict.Word(verdict.Status));
    }
}
