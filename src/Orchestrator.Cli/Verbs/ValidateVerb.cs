using System.CommandLine;
using System.Text.Json;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Manifests;
using Orchestrator.Cli.Output;
using Orchestrator.Model.Findings;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc validate FILE|DIR …`: offline, for editors and CI.</summary>
internal static class ValidateVerb
{
    public static Verb Create()
    {
        var paths = new Argument<string[]>("path") { Description = "YAML files or directories", Arity = ArgumentArity.OneOrMore };
        var verb = new Verb(
            "validate",
            "check shipyards, job configurations and manifests offline; exit 2 if any has an error",
            "orc validate deploy/examples/demo",
            "orc validate shipyard.yaml job/config.yaml -o json")
        {
            Heading = Headings.Describe,
        };
        verb.Add(paths);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var asked = parsed.GetRequiredValue(paths);
            var files = ManifestReader.Files(asked);
            var findings = new List<Finding>();
            foreach (var file in files)
            {
                var text = await File.ReadAllTextAsync(file, cancellationToken);
                findings.AddRange(ManifestCheck.Check(file, text, isNamed: asked.Contains(file)));
            }

            Print(new Printer(parsed), findings, files.Count);
            return findings.Exists(finding => finding.Severity == Severity.Error) ? ExitCode.BadInput : ExitCode.Ok;
        });
        return verb;
    }

    private static void Print(Printer printer, List<Finding> findings, int files)
    {
        if (!printer.IsTable)
        {
            printer.Document(JsonSerializer.SerializeToElement(findings));
            return;
        }

        foreach (var finding in findings)
        {
            printer.Line(finding.ToString());
        }

        var errors = findings.Count(finding => finding.Severity == Severity.Error);
        printer.Line($"{files} {(files == 1 ? "file" : "files")}: {errors} {(errors == 1 ? "error" : "errors")}, {findings.Count - errors} {(findings.Count - errors == 1 ? "warning" : "warnings")}");
    }
}
