using System.Text.Json;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc api-resources`: the kinds that `orc get` and `orc describe` know.</summary>
internal static class KindsVerb
{
    public static Verb Create()
    {
        var verb = new Verb("api-resources", "the kinds of things there are, and where the API has them", "orc api-resources", "orc api-resources -o json")
        {
            Heading = Headings.Look,
        };
        verb.SetAction(parsed =>
        {
            var kinds = ListKind.All.Select(kind => new { name = kind.Name, path = kind.Path, project = kind.NeedsProject ? "needed" : "" });
            var answer = JsonSerializer.SerializeToElement(kinds);
            new Printer(parsed).List(answer, answer.EnumerateArray(), [Column.Of("NAME", "name"), Column.Of("PATH", "path"), Column.Of("PROJECT", "project")]);
            return ExitCode.Ok;
        });
        return verb;
    }
}
