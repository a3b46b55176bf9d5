using System.CommandLine;
using System.Text.Json;
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
        var source = new Option<string>("--source", "--source-id") { Description = "source of the event", DefaultValueFactory = _ => "dispatch" };
        var id = new Option<string?>("--event-id", "--id") { Description = "id of the event; the same id again changes nothing" };
        var version = new Option<string?>("--event-type-version") { Description = "version of the type", HelpName = "VERSION" };
        var schema = new Option<string?>("--schema-url", "--event-schema-url") { Description = "schema of the data", HelpName = "URL" };
        var context = new Option<string?>("--context", "-c") { Description = "the context it belongs to" };
        var triggeredId = new Option<string?>("--triggered-id") { Description = "the event it answers" };
        var scope = ScopeOptions.Create();
        var data = DataOptions.Create();
        var content = EmittedData.Create();
        var verb = new Verb(
            "emit",
            "send an event made of options",
            "orc emit com.example.built --data '{\"image\":\"shop:1.2\"}'",
            "orc emit com.example.picture --data-from-file picture.png",
            "orc emit com.example.built --data image=shop:1.2",
            "orc emit sh.keptn.event.deployment.finished --triggered-id ID --project demo --stage dev --service web --data status=succeeded --data result=pass")
        {
            Heading = Headings.Trigger,
        };
        verb.Add(type);
        verb.Add(source);
        verb.Add(id);
        verb.Add(version);
        verb.Add(schema);
        verb.Add(context);
        verb.Add(triggeredId);
        scope.AddTo(verb);
        data.AddTo(verb);
        content.AddTo(verb);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var body = new JsonObject
            {
                ["specversion"] = "1.0",
                ["type"] = parsed.GetRequiredValue(type),
                ["source"] = parsed.GetRequiredValue(source),
                ["id"] = parsed.GetValue(id) ?? Guid.NewGuid().ToString("D"),
            };
            Put(body, "eventtypeversion", parsed.GetValue(version));
            Put(body, "dataschema", parsed.GetValue(schema));
            Put(body, "shkeptncontext", parsed.GetValue(context));
            Put(body, "triggeredid", parsed.GetValue(triggeredId));
            if (!await content.ApplyAsync(parsed, parsed.GetValue(data.Data), body, cancellationToken))
            {
                PutMembers(body, parsed, scope, data);
            }

            using var api = ServerAddress.Connect(parsed);
            Print(new Printer(parsed), await api.PostAsync("/v1/event/", body, cancellationToken));
            return ExitCode.Ok;
        });
        return verb;
    }

    // No data at all is none, and has no type.
    private static void PutMembers(JsonObject body, ParseResult parsed, ScopeOptions scope, DataOptions data)
    {
        var members = new JsonObject();
        Put(members, "project", parsed.GetValue(scope.Project));
        Put(members, "stage", parsed.GetValue(scope.Stage));
        Put(members, "service", parsed.GetValue(scope.Service));
        data.Apply(parsed, members);
        if (members.Count > 0)
        {
            body["datacontenttype"] ??= "application/json";
            body["data"] = members;
        }
    }

    private static void Print(Printer printer, JsonElement answer)
    {
        if (!printer.IsTable)
        {
            printer.Document(answer);
            return;
        }

        printer.Line("event emitted");
        foreach (var warning in answer.Items("warnings"))
        {
            printer.Line($"warning: {warning.AsText()}");
        }
    }

    private static void Put(JsonObject body, string name, string? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }
}
