using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Following;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc approve|decline CONTEXT`: answers the open approvals of a context.</summary>
internal static class ApprovalVerbs
{
    private const string Triggered = "sh.keptn.event.approval.triggered";

    public static IEnumerable<Verb> Create()
    {
        yield return Create("approve", "let a context that waits for approval go on", "pass");
        yield return Create("decline", "stop a context that waits for approval", "fail");
    }

    private static Verb Create(string word, string description, string result)
    {
        var context = ContextArgument.Create();
        var scope = ScopeOptions.Create();
        var reason = new Option<string?>("--reason") { Description = "why, kept with the answer", HelpName = "TEXT" };
        var verb = new Verb(word, description, $"orc {word} CONTEXT", $"orc {word} CONTEXT --stage prod --reason 'looks good'")
        {
            Heading = Headings.Control,
        };
        verb.Add(context);
        verb.Add(scope.Project);
        verb.Add(scope.Stage);
        verb.Add(reason);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            using var api = ServerAddress.Connect(parsed);
            var asked = parsed.GetRequiredValue(context);
            var open = await FindOpenAsync(api, asked, parsed.GetValue(scope.Project), parsed.GetValue(scope.Stage), cancellationToken);
            var printer = new Printer(parsed);
            foreach (var question in open)
            {
                var answer = await api.PostAsync("/v1/event", Answer(question, asked, result, parsed.GetValue(reason)), cancellationToken);
                if (printer.IsTable)
                {
                    printer.Line($"{word}: {question.Text("data.project")}/{question.Text("data.stage")}/{question.Text("data.service")}");
                }
                else
                {
                    printer.Document(answer);
                }
            }

            return ExitCode.Ok;
        });
        return verb;
    }

    private static async Task<IReadOnlyList<JsonElement>> FindOpenAsync(
        ApiClient api, string context, string? project, string? stage, CancellationToken cancellationToken)
    {
        var events = await Contexts.ReadEventsAsync(api, context, cancellationToken);
        var answered = events.Where(received => EventName.Parse(received.Text("type")) is { Subject: "approval", Kind: "finished" }).Select(received => received.Text("triggeredid")).ToHashSet();
        var open = events.Where(received => received.Text("type") == Triggered && !answered.Contains(received.Text("id"))
            && (project is null || received.Text("data.project") == project) && (stage is null || received.Text("data.stage") == stage)).ToList();
        return open.Count > 0
            ? open
            : throw new CommandLineException(ExitCode.NotFound, $"No approval is open in context '{context}'{(stage is null ? "" : $" in stage '{stage}'")}.");
    }

    private static JsonObject Answer(JsonElement question, string context, string result, string? reason)
    {
        var data = new JsonObject
        {
            ["project"] = question.Text("data.project"),
            ["stage"] = question.Text("data.stage"),
            ["service"] = question.Text("data.service"),
            ["status"] = "succeeded",
            ["result"] = result,
            ["approval"] = new JsonObject { ["approver"] = Environment.UserName },
        };
        if (reason is not null)
        {
            data["message"] = reason;
        }

        return new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = $"{question.Text("id")}-{result}-{Environment.UserName}",
            ["source"] = "orc",
            ["type"] = "sh.keptn.event.approval.finished",
            ["datacontenttype"] = "application/json",
            ["shkeptncontext"] = context,
            ["triggeredid"] = question.Text("id"),
            ["data"] = data,
        };
    }
}
