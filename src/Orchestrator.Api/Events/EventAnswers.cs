using System.Text.Json;
using Orchestrator.Api.Answers;
using Orchestrator.Ingress;

namespace Orchestrator.Api.Events;

/// <summary>Writes what became of posted events.</summary>
internal static class EventAnswers
{
    public static Task WriteAsync(HttpContext http, IngressAnswer answer)
    {
        if ((answer.Refusal ?? (answer.Batch ? null : answer.Events[0].Refusal)) is { } refusal)
        {
            return Problems.Of(refusal).ExecuteAsync(http);
        }

        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json; charset=utf-8";
        using (var writer = new Utf8JsonWriter(http.Response.BodyWriter, ApiJson.Writer))
        {
            if (answer.Batch)
            {
                writer.WriteStartArray();
                foreach (var item in answer.Events)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
            }
            else
            {
                Write(writer, answer.Events[0]);
            }
        }

        return http.Response.BodyWriter.FlushAsync(http.RequestAborted).AsTask();
    }

    private static void Write(Utf8JsonWriter writer, EventAnswer answer)
    {
        if (answer.Refusal is { } refusal)
        {
            JsonSerializer.Serialize(writer, Problems.Body(refusal.Status, refusal.Title, refusal.Detail, refusal.Details), ApiJson.Options);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("keptnContext"u8, answer.KeptnContext);
        writer.WriteString("id"u8, answer.Id);
        if (answer.Duplicate)
        {
            writer.WriteBoolean("duplicate"u8, true);
        }

        if (answer.Warnings.Count > 0)
        {
            writer.WriteStartArray("warnings"u8);
            foreach (var warning in answer.Warnings)
            {
                writer.WriteStringValue(warning);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
