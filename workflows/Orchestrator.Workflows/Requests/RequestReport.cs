using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Model.Events;

namespace Orchestrator.Workflows.Requests;

/// <summary>The data of the events that answer a task. Pure.</summary>
internal static class RequestReport
{
    public static JsonElement Started(Scope scope) => JsonSerializer.SerializeToElement(Block(scope));

    public static JsonElement Finished(Scope scope, string task, IReadOnlyList<JsonElement> responses)
    {
        var block = Block(scope);
        (block["result"], block["status"]) = ("pass", "succeeded");
        block[task] = new JsonObject { ["responses"] = JsonSerializer.SerializeToNode(responses) };
        return JsonSerializer.SerializeToElement(block);
    }

    public static JsonElement Failed(Scope scope, string problem)
    {
        var block = Block(scope);
        (block["result"], block["status"], block["message"]) = ("fail", "errored", problem);
        return JsonSerializer.SerializeToElement(block);
    }

    private static JsonObject Block(Scope scope) => new()
    {
        ["project"] = scope.Project,
        ["stage"] = scope.Stage,
        ["service"] = scope.Service,
    };
}
