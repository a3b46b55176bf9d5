using System.CommandLine;
using System.Text.Json.Nodes;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc emit TYPE`: an event made from the command line.</summary>
internal static class EmitVerb
{
    public static Verb Create()
    {
        var type = new Argument<string>("type") { Description = "type of the event" };
        var source = new Option<string>("--source") { Description = "source of the event", DefaultValueFactory = _ => "orc" };
        var id = new Option<string?>("--id") { Description = "id of the event; the same id again changes nothing" };
        var context = new Option<string?>("--context", "-c") { Description = "the context it belongs to" };
        var triggeredId = new Option<string?>("--triggered-id") { Description = "the event it answers" };
        var scope = ScopeOptions.Create();
        var data = DataOptions.Create();
        var verb = new Verb(
            "emit",
            "send an event made of options",
            "orc emit com.example.built --data image=shop:1.2",
            "orc emit sh.keptn.event.deployment.finished --triggered-id ID --project demo --stage dev --service web --data status=succeeded --data result=pass")
        {
            Heading = Headings.Trigger,
        };
        verb.Add(type);
        verb.Add(source);
        verb.Add(id);
        verb.Add(context);
        verb.Add(triggeredId);
        scope.AddTo(verb);
        data.AddTo(verb);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var body = new JsonObject
            {
                ["specversion"] = "1.0",
                ["type"] = parsed.GetRequiredValue(type),
                ["source"] = parsed.GetRequiredValue(source),
                ["datacontenttype"] = "application/json",
            };
            Put(body, "id", parsed.GetValue(id));
            Put(body, "shkeptncontext", parsed.GetValue(context));
            Put(body, "triggeredid", parsed.GetValue(triggeredId));
            var content = new JsonObject();
            Put(content, "project", parsed.GetValue(scope.Project));
            Put(content, "stage", parsed.GetValue(scope.Stage));
            Put(content, "service", parsed.GetValue(scope.Service));
            data.Apply(parsed, content);
            body["data"] = content;
            using var api = ServerAddress.Connect(parsed);
            SentEvent.Print(new Printer(parsed), await api.PostAsync("/v1/event", body, cancellationToken));
            return ExitCode.Ok;
        });
        return verb;
    }

    private static void Put(JsonObject body, string name, string? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }
}
