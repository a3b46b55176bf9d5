using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Following;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc watch CONTEXT`.</summary>
internal static class WatchVerb
{
    public static Verb Create()
    {
        var context = ContextArgument.Create();
        var scope = ScopeOptions.Create();
        var verb = new Verb("watch", "follow a context live; exit 0 only if it passes", "orc watch CONTEXT", "orc watch CONTEXT --project demo")
        {
            Heading = Headings.Look,
        };
        verb.Add(context);
        verb.Add(scope.Project);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            using var api = ServerAddress.Connect(parsed);
            var asked = parsed.GetRequiredValue(context);
            var project = parsed.GetValue(scope.Project) ?? await Contexts.FindProjectAsync(api, asked, cancellationToken);
            return await RunAsync(api, new Printer(parsed), parsed.InvocationConfiguration.Output, project, asked, cancellationToken);
        });
        return verb;
    }

    /// <summary>Follows a context and answers with the exit code of its outcome.</summary>
    public static async Task<int> RunAsync(ApiClient api, Printer printer, TextWriter output, string project, string context, CancellationToken cancellationToken)
    {
        var view = new LiveView(output, printer.IsTerminal);
        var follower = new ContextFollower(api, project, context, view);
        var passed = await follower.RunAsync(cancellationToken);
        view.Summary(follower.Followed);
        return passed ? ExitCode.Ok : ExitCode.Failed;
    }
}
