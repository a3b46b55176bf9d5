using System.CommandLine;
using System.Text.Json.Nodes;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc pause|resume|abort|retry CONTEXT`.</summary>
internal static class ControlVerbs
{
    public static IEnumerable<Verb> Create()
    {
        yield return Create("pause", "hold a context before its next task");
        yield return Create("resume", "let a paused context go on");
        yield return Create("abort", "stop a context and its containers");
        yield return Create("retry", "run a failed context again from the failed task");
        yield return Create("skip", "pass over the task that is waited for");
    }

    private static Verb Create(string word, string description)
    {
        var context = ContextArgument.Create();
        var scope = ScopeOptions.Create();
        var reason = new Option<string?>("--reason") { Description = "why, for the audit log", HelpName = "TEXT" };
        var verb = new Verb(word, description, $"orc {word} CONTEXT", $"orc {word} CONTEXT --project demo --stage dev --reason 'bad release'")
        {
            Heading = Headings.Control,
        };
        verb.Add(context);
        verb.Add(scope.Project);
        verb.Add(scope.Stage);
        verb.Add(reason);
        var from = new Option<string?>("--from") { Description = "where to begin: failed (the task that failed) or start", HelpName = "failed|start" };
        from.AcceptOnlyFromAmong("failed", "start");
        if (word == "retry")
        {
            verb.Add(from);
        }

        if (word is "pause" or "resume")
        {
            verb.Add(ScheduleVerbs.CreateControl(word));
        }

        verb.SetAction(async (parsed, cancellationToken) =>
        {
            using var api = ServerAddress.Connect(parsed);
            var asked = parsed.GetRequiredValue(context);
            var project = parsed.GetValue(scope.Project) ?? await Contexts.FindProjectAsync(api, asked, cancellationToken);
            var body = new JsonObject { ["state"] = word };
            AddText(body, "stage", parsed.GetValue(scope.Stage));
            AddText(body, "reason", parsed.GetValue(reason));
            AddText(body, "from", word == "retry" ? parsed.GetValue(from) : null);
            var answer = await api.PostAsync(Query.Path("v1", "sequence", project, asked, "control"), body, cancellationToken);
            var printer = new Printer(parsed);
            if (printer.IsTable)
            {
                printer.Line($"{word}: {asked} of project {project}");
            }
            else
            {
                printer.Document(answer);
            }

            return ExitCode.Ok;
        });
        return verb;
    }

    private static void AddText(JsonObject body, string name, string? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }
}
