using System.CommandLine;
using System.Text.Json;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Manifests;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc apply -f` and `orc diff -f`.</summary>
internal static class ApplyVerb
{
    public static Verb CreateApply() => Create("apply", "make projects and all else from files", dryRun: false);

    public static Verb CreateDiff() => Create("diff", "what apply would change; exit 1 if anything", dryRun: true);

    private static Verb Create(string name, string description, bool dryRun)
    {
        var files = new Option<string[]>("--file", "-f") { Description = "YAML file or directory, may be repeated", HelpName = "FILE|DIR", Required = true, AllowMultipleArgumentsPerToken = true };
        var scope = ScopeOptions.Create();
        var verb = new Verb(name, description, $"orc {name} -f deploy/examples/demo", $"orc {name} -f shipyard.yaml --project demo")
        {
            Heading = Headings.Describe,
        };
        verb.Add(files);
        scope.AddTo(verb);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var manifests = ManifestReader.Read(parsed.GetRequiredValue(files));
            using var api = ServerAddress.Connect(parsed);
            var applier = new ManifestApplier(api)
            {
                DryRun = dryRun,
                Project = parsed.GetValue(scope.Project),
                Stage = parsed.GetValue(scope.Stage),
                Service = parsed.GetValue(scope.Service),
            };
            var changes = await applier.ApplyAsync(manifests, cancellationToken);
            Print(new Printer(parsed), changes);
            return dryRun && changes.Any(change => change.What != Change.Unchanged) ? ExitCode.Failed : ExitCode.Ok;
        });
        return verb;
    }

    private static void Print(Printer printer, IReadOnlyList<Change> changes)
    {
        if (!printer.IsTable)
        {
            printer.Document(JsonSerializer.SerializeToElement(changes.Select(change => new { kind = change.Kind, name = change.Name, change = change.What, warnings = change.Warnings })));
            return;
        }

        foreach (var change in changes)
        {
            printer.Line($"{change.Kind} {change.Name} {change.What}");
            foreach (var warning in change.Warnings)
            {
                printer.Line($"  warning: {warning}");
            }
        }
    }
}
