using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Following;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc describe KIND NAME`: everything about one object.</summary>
internal static class DescribeVerb
{
    public static Verb Create()
    {
        var kind = new Argument<string>("kind") { Description = "project, sequence (by context), event (by id), or any other kind of `orc get`" };
        var name = new Argument<string>("name") { Description = "its name, context or id" };
        var scope = ScopeOptions.Create();
        var verb = new Verb("describe", "everything about one object", "orc describe project demo", "orc describe sequence CONTEXT", "orc describe event ID")
        {
            Heading = Headings.Look,
        };
        verb.Add(kind);
        verb.Add(name);
        scope.AddTo(verb);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var asked = parsed.GetRequiredValue(kind).TrimEnd('s').ToLowerInvariant();
            var named = parsed.GetRequiredValue(name);
            using var api = ServerAddress.Connect(parsed);
            var printer = new Printer(parsed);
            switch (asked)
            {
                case "project":
                    var project = await api.GetAsync(Query.Path("v1", "project", named), cancellationToken);
                    printer.Document(printer.IsTable ? Readable(project) : project);
                    break;
                case "sequence":
                    await DescribeSequenceAsync(api, printer, parsed, parsed.GetValue(scope.Project), named, cancellationToken);
                    break;
                case "listener":
                    printer.Document(await api.GetAsync(Query.Path("v1", "listeners", named), cancellationToken));
                    break;
                default:
                    printer.Document(await FindAsync(api, asked, named, parsed.GetValue(scope.Project), parsed.GetValue(scope.Stage), cancellationToken));
                    break;
            }

            return ExitCode.Ok;
        });
        return verb;
    }

    // The shipyard as it was written, not as it travels.
    private static JsonElement Readable(JsonElement project)
    {
        var shown = JsonNode.Parse(project.GetRawText())?.AsObject() ?? [];
        if (shown["shipyard"] is JsonValue packed && packed.GetValue<JsonElement>().TryGetBytesFromBase64(out var bytes))
        {
            shown["shipyard"] = Encoding.UTF8.GetString(bytes);
        }

        return JsonSerializer.SerializeToElement(shown);
    }

    private static async Task DescribeSequenceAsync(ApiClient api, Printer printer, ParseResult parsed, string? inProject, string context, CancellationToken cancellationToken)
    {
        var project = inProject ?? await Contexts.FindProjectAsync(api, context, cancellationToken);
        var executions = await api.GetAsync("/v1/sequence-execution" + Query.String(("project", project), ("keptnContext", context)), cancellationToken);
        if (!printer.IsTable)
        {
            printer.Document(executions);
            return;
        }

        var view = new LiveView(parsed.InvocationConfiguration.Output, printer.IsTerminal);
        var followed = new FollowedContext();
        foreach (var received in await Contexts.ReadEventsAsync(api, context, cancellationToken))
        {
            followed.Add(received);
            view.Event(received, followed);
        }

        view.Summary(followed);
        foreach (var execution in ListKind.Items(executions))
        {
            var message = execution.Text("finishedAt").Length == 0 ? execution.Text("status.message") : "";
            printer.Line($"{execution.Text("scope.stage")}.{execution.Text("sequence.name")}: {execution.Text("status.state")}{(message.Length > 0 ? $". {message}" : "")}");
        }
    }

    private static async Task<JsonElement> FindAsync(ApiClient api, string kindName, string name, string? project, string? stage, CancellationToken cancellationToken)
    {
        var kind = ListKind.Find(kindName) ?? throw new CommandLineException(ExitCode.BadInput, $"There is no kind '{kindName}'; see `orc get --help`.");
        var query = kind.Name == "events" ? Query.String(("eventID", name), ("project", project)) : Query.String(("pageSize", "1000"));
        var answers = await new Listing(api, kind, project, stage, null, query).ReadAsync(cancellationToken);
        foreach (var item in answers.SelectMany(ListKind.Items).Where(item => kind.IsNamed(item, name)))
        {
            return item;
        }

        throw new CommandLineException(ExitCode.NotFound, $"There is no '{name}' among the {kind.Name}.");
    }
}
