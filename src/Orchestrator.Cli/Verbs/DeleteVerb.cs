using System.CommandLine;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Manifests;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc delete KIND NAME`.</summary>
internal static class DeleteVerb
{
    public static Verb Create()
    {
        var kind = new Argument<string>("kind") { Description = "project, service, resource, secret, schedule, listener, subscription, drivertype, driver, token" };
        var name = new Argument<string>("name") { Description = "its name" };
        var scope = ScopeOptions.Create();
        var secretScope = new Option<string>("--scope") { Description = "scope of a secret", DefaultValueFactory = _ => "keptn-default" };
        var verb = new Verb("delete", "remove one object", "orc delete project demo", "orc delete service demo-svc --project demo", "orc delete schedule nightly")
        {
            Heading = Headings.Describe,
        };
        verb.Add(kind);
        verb.Add(name);
        scope.AddTo(verb);
        verb.Add(secretScope);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var asked = parsed.GetRequiredValue(kind).TrimEnd('s').ToLowerInvariant();
            var named = parsed.GetRequiredValue(name);
            using var api = ServerAddress.Connect(parsed);
            await api.DeleteAsync(PathOf(asked, named, parsed, scope, parsed.GetRequiredValue(secretScope)), cancellationToken);
            new Printer(parsed).Line($"{asked} {named} deleted");
            return ExitCode.Ok;
        });
        return verb;
    }

    private static string PathOf(string kind, string name, ParseResult parsed, ScopeOptions scope, string secretScope) => kind switch
    {
        "project" => Query.Path("v1", "project", name),
        "service" => Query.Path("v1", "project", ProjectOf(parsed, scope), "service", name),
        "resource" => new ResourcePlace(ProjectOf(parsed, scope), parsed.GetValue(scope.Stage), parsed.GetValue(scope.Service)).Path(name),
        "secret" => "/v1/secret" + Query.String(("name", name), ("scope", secretScope)),
        _ => DefinitionApplier.FindPath(kind) is { } path
            ? $"{path}/{Uri.EscapeDataString(name)}"
            : throw new CommandLineException(ExitCode.BadInput, $"There is no kind '{kind}' to delete; see `orc delete --help`."),
    };

    private static string ProjectOf(ParseResult parsed, ScopeOptions scope) =>
        parsed.GetValue(scope.Project) ?? throw new CommandLineException(ExitCode.BadInput, "Say with --project which project it belongs to.");
}
