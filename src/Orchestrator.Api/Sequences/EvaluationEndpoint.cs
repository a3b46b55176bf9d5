using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Events;
using Orchestrator.Ingress;
using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Api.Sequences;

/// <summary>Triggers the evaluation of a service.</summary>
internal static class EvaluationEndpoint
{
    public static void MapEvaluation(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/v1/project/{project}/stage/{stage}/service/{service}/evaluation", TriggerAsync).Needs(TokenScopes.Emit);

    private static async Task TriggerAsync(string project, string stage, string service, HttpContext http, IIngress ingress)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http, optional: true);
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        var evaluation = new JsonObject();
        foreach (var name in (string[])["start", "end", "timeframe"])
        {
            if (body.Text(name) is { } text)
            {
                evaluation[name] = text;
            }
        }

        var data = new JsonObject { ["project"] = project, ["stage"] = stage, ["service"] = service, ["evaluation"] = evaluation };
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
}
