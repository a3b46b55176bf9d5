using System.CommandLine;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Manifests;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc add-resource`: one file of a project, stage or service.</summary>
internal static class AddResourceVerb
{
    public static Verb Create()
    {
        var scope = ScopeOptions.Create(projectRequired: true);
        var resource = new Option<string>("--resource", "-r") { Description = "local file", HelpName = "FILE", Required = true };
        var uri = new Option<string?>("--resourceUri", "--resource-uri") { Description = "its name in the project, default: the name of the file", HelpName = "URI" };
        var verb = new Verb(
            "add-resource",
            "add a file to a project, stage or service",
            "orc add-resource --project demo --resource job/config.yaml --resourceUri job/config.yaml",
            "orc add-resource --project demo --stage dev --service demo-svc --resource slo.yaml")
        {
            Heading = Headings.Describe,
        };
        scope.AddTo(verb);
        verb.Add(resource);
        verb.Add(uri);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var file = parsed.GetRequiredValue(resource);
            var content = await InputFile.ReadAsync(file, cancellationToken);
            var place = new ResourcePlace(parsed.GetRequiredValue(scope.Project) ?? "", parsed.GetValue(scope.Stage), parsed.GetValue(scope.Service));
            var name = parsed.GetValue(uri) ?? Path.GetFileName(file);
            using var api = ServerAddress.Connect(parsed);
            var answer = await api.PostAsync(place.Path(), ManifestApplier.Resources(name, content), cancellationToken);
            var printer = new Printer(parsed);
            if (printer.IsTable)
            {
                printer.Line($"resource {place.Describe(name)} added");
            }
            else
            {
                printer.Document(answer);
            }

            return ExitCode.Ok;
        });
        return verb;
    }
}
