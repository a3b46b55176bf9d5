using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Events;
using Orchestrator.Ingress;
using Orchestrator.Model.Evaluations;
using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;
using Orchestrator.Store;

namespace Orchestrator.Api.Sequences;

/// <summary>Triggers the evaluation of a service.</summary>
internal static class EvaluationEndpoint
{
    public static void MapEvaluation(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/v1/project/{project}/stage/{stage}/service/{service}/evaluation", TriggerAsync).Needs(TokenScopes.Emit);

    private static async Task TriggerAsync(string project, string stage, string service, HttpContext http, IIngress ingress, TimeProvider time)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http, optional: true);
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        var data = new JsonObject { ["project"] = project, ["stage"] = stage, ["service"] = service, ["evaluation"] = Span(body) };
        if (EvaluationWindow.Of(JsonSerializer.SerializeToElement(data), time.GetUtcNow(), out var problem) is null)
        {
            await Problems.BadRequest($"Cannot evaluate: {problem}", new FieldProblem("start, end, timeframe", problem)).ExecuteAsync(http);
            return;
        }

        if (body.Member("labels") is { } labels)
        {
            data["labels"] = JsonNode.Parse(labels.GetRawText());
        }

        var trigger = new JsonObject
        {
            ["type"] = EventType.SequenceTriggered(stage, "evaluation"),
            ["source"] = "orchestrator/api",
            ["specversion"] = "1.0",
            ["data"] = data,
        };
        if (body.Text("gitcommitid") is { } commit)
        {
            trigger["gitcommitid"] = commit;
        }

        var request = new IngressRequest(JsonSerializer.SerializeToUtf8Bytes(trigger), "application/json") { Caller = Access.Access.Of(http).Caller };
        await EventAnswers.WriteAsync(http, await ingress.AcceptAsync(request, http.RequestAborted));
    }

    // As in Keptn: the last five minutes unless something is said, and times may come without a zone.
    private static JsonObject Span(JsonElement body)
    {
        var span = new JsonObject();
        foreach (var name in (string[])["start", "end", "timeframe"])
        {
            if (body.Text(name) is { Length: > 0 } text)
            {
                span[name] = name == "timeframe" ? text : InUtc(text);
            }
        }

        if (span.Count == 0)
        {
            span["timeframe"] = "5m";
        }

        return span;
    }

    private static string InUtc(string time) =>
        !Timestamp.TryParse(time, out _) && DateTimeOffset.TryParseExact(time, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var utc)
            ? Timestamp.Format(utc)
            : time;
}
