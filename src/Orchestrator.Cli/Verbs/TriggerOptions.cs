using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>What the three triggers share: scope, data, labels, --watch, and the post itself.</summary>
internal sealed class TriggerOptions
{
    private readonly ScopeOptions scope;
    private readonly DataOptions data = DataOptions.Create();
    private readonly Option<bool> watch = new("--watch", "-w") { Description = "follow it live; exit 0 only if it passes" };

    public TriggerOptions(Command verb, bool stageRequired)
    {
        scope = ScopeOptions.Create(projectRequired: true, stageRequired, serviceRequired: true);
        scope.AddTo(verb);
        data.AddTo(verb);
        verb.Add(watch);
    }

    /// <summary>Posts the trigger (an evaluation when <paramref name="evaluation"/> is given) and follows it if asked.</summary>
    public async Task<int> RunAsync(ParseResult parsed, string sequence, JsonObject? evaluation, JsonObject content, CancellationToken cancellationToken)
    {
        using var api = ServerAddress.Connect(parsed);
        var project = parsed.GetRequiredValue(scope.Project) ?? "";
        var service = parsed.GetRequiredValue(scope.Service) ?? "";
        var stage = parsed.GetValue(scope.Stage) ?? await FirstStageAsync(api, project, cancellationToken);
        JsonElement answer;
        if (evaluation is not null)
        {
            data.Apply(parsed, evaluation);
            answer = await api.PostAsync(Query.Path("v1", "project", project, "stage", stage, "service", service, "evaluation"), evaluation, cancellationToken);
        }
        else
        {
            data.Apply(parsed, content);
            content["project"] = project;
            content["stage"] = stage;
            content["service"] = service;
            answer = await api.PostAsync("/v1/event", Event(stage, sequence, content), cancellationToken);
        }

        var printer = new Printer(parsed);
        SentEvent.Print(printer, answer);
        var context = answer.Text("keptnContext");
        return parsed.GetValue(watch)
            ? await WatchVerb.RunAsync(api, printer, parsed.InvocationConfiguration.Output, project, context, cancellationToken)
            : ExitCode.Ok;
    }

    // The id makes a repeated post of the same command harmless.
    private static JsonObject Event(string stage, string sequence, JsonObject content) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = Guid.NewGuid().ToString(),
        ["source"] = "orc",
        ["type"] = $"sh.keptn.event.{stage}.{sequence}.triggered",
        ["datacontenttype"] = "application/json",
        ["data"] = content,
    };

    private static async Task<string> FirstStageAsync(ApiClient api, string project, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync(Query.Path("v1", "project", project, "stage"), cancellationToken);
        return ListKind.Items(answer).Select(item => item.Text("stageName")).FirstOrDefault()
            ?? throw new CommandLineException(ExitCode.NotFound, $"Project '{project}' has no stage.");
    }
}
