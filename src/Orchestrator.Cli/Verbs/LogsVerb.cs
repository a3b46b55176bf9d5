using System.CommandLine;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Following;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc logs CONTEXT`.</summary>
internal static class LogsVerb
{
    public static Verb Create()
    {
        var context = ContextArgument.Create();
        var scope = ScopeOptions.Create();
        var task = new Option<string?>("--task", "-t") { Description = "only the jobs of this task", HelpName = "T" };
        var follow = new Option<bool>("--follow", "-f") { Description = "wait for lines still to come" };
        var verb = new Verb("logs", "what the jobs of a context printed", "orc logs CONTEXT", "orc logs CONTEXT --task deployment -f")
        {
            Heading = Headings.Look,
        };
        verb.Add(context);
        verb.Add(scope.Project);
        verb.Add(scope.Stage);
        verb.Add(task);
        verb.Add(follow);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            using var api = ServerAddress.Connect(parsed);
            var asked = parsed.GetRequiredValue(context);
            var project = parsed.GetValue(scope.Project) ?? await Contexts.FindProjectAsync(api, asked, cancellationToken);
            var logs = new LogFollower(api, project, asked)
            {
                Stage = parsed.GetValue(scope.Stage),
                Task = parsed.GetValue(task),
                Follow = parsed.GetValue(follow),
            };
            var output = parsed.InvocationConfiguration.Output;
            await logs.RunAsync((of, text) => output.WriteLine(of.Length > 0 ? $"{of} | {text}" : text), cancellationToken);
            return ExitCode.Ok;
        });
        return verb;
    }
}
