using System.CommandLine;
using System.Text.Json;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc get KIND [NAME]`.</summary>
internal static class GetVerb
{
    public static Verb Create()
    {
        var kind = new Argument<string>("kind") { Description = string.Join(", ", ListKind.All.Select(known => known.Name)) };
        kind.CompletionSources.Add([.. ListKind.All.Select(known => known.Name)]);
        var name = new Argument<string?>("name") { Description = "only the one of that name (a context for sequences, an id or a type for events)", Arity = ArgumentArity.ZeroOrOne };
        var scope = ScopeOptions.Create();
        var context = new Option<string?>("--context", "-c", "--keptn-context") { Description = "only this context", HelpName = "C" };
        var state = new Option<string?>("--state") { Description = "only sequences in this state" };
        var type = new Option<string?>("--type") { Description = "only events of this type" };
        var limit = new Option<int>("--limit", "--page-size") { Description = "at most so many", DefaultValueFactory = _ => 50 };
        var verb = new Verb(
            "get",
            "list projects, sequences, events and all else",
            "orc get projects",
            "orc get sequences --project demo --state started",
            "orc get events --context CONTEXT",
            "orc get event sh.keptn.event.deployment.finished --project demo",
            "orc get jobs --project demo",
            "orc get resources --project demo --stage dev --service demo-svc",
            "orc get schedules -o json")
        {
            Heading = Headings.Look,
        };
        verb.Add(kind);
        verb.Add(name);
        scope.AddTo(verb);
        verb.Add(context);
        verb.Add(state);
        verb.Add(type);
        verb.Add(limit);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var asked = parsed.GetValue(kind) ?? "";
            var found = ListKind.Find(asked)
                ?? throw new CommandLineException(ExitCode.BadInput, $"There is no kind '{asked}': expected one of {string.Join(", ", ListKind.All.Select(known => known.Name))}.");
            using var api = ServerAddress.Connect(parsed);
            var named = parsed.GetValue(name);
            var eventType = found.Name == "events" && named is not null && named.Contains('.', StringComparison.Ordinal) ? named : null;
            var filters = new (string, string?)[]
            {
                ("project", found.NeedsProject ? null : parsed.GetValue(scope.Project)),
                ("stage", parsed.GetValue(scope.Stage)),
                ("service", parsed.GetValue(scope.Service)),
                ("keptnContext", parsed.GetValue(context)),
                ("state", parsed.GetValue(state)),
                ("type", eventType ?? parsed.GetValue(type)),
                ("pageSize", (parsed.GetValue(name) is null ? parsed.GetValue(limit) : Listing.LargestPage).ToString(System.Globalization.CultureInfo.InvariantCulture)),
            };
            var listing = new Listing(api, found, parsed.GetValue(scope.Project), parsed.GetValue(scope.Stage), parsed.GetValue(scope.Service), Query.String(filters));
            Print(new Printer(parsed), found, await listing.ReadAsync(cancellationToken), eventType is null ? named : null);
            return ExitCode.Ok;
        });
        return verb;
    }

    private static void Print(Printer printer, ListKind kind, IReadOnlyList<JsonElement> answers, string? name)
    {
        var items = answers.SelectMany(answer => kind.IsSingle ? [answer] : ListKind.Items(answer));
        if (name is not null)
        {
            var named = items.Where(item => kind.IsNamed(item, name)).ToList();
            if (named.Count == 0)
            {
                throw new CommandLineException(ExitCode.NotFound, $"There is no '{name}' among the {kind.Name}.");
            }

            printer.List(named[0], named, kind.Columns);
        }
        else if (answers.Count == 1 || printer.IsTable)
        {
            printer.List(answers.Count == 1 ? answers[0] : default, items, kind.Columns);
        }
        else
        {
            printer.Document(JsonSerializer.SerializeToElement(answers, Printer.Deep));
        }
    }
}
