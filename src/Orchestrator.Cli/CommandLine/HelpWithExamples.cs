using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Orchestrator.Cli.CommandLine;

/// <summary>Help that begins with examples; the overview lists the verbs by heading.</summary>
internal sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is RootCommand root)
        {
            WriteOverview(root, output);
            return ExitCode.Ok;
        }

        if (parseResult.CommandResult.Command is Verb { Examples.Count: > 0 } verb)
        {
            output.WriteLine("Examples:");
            foreach (var example in verb.Examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        return inner.Invoke(parseResult);
    }

    private static void WriteOverview(RootCommand root, TextWriter output)
    {
        output.WriteLine(root.Description);
        output.WriteLine();
        output.WriteLine("Examples:");
        output.WriteLine("  orc demo                                       see it work, start to end");
        output.WriteLine("  orc up --insecure                              server, page and API on http://127.0.0.1:8080");
        output.WriteLine("  orc apply -f deploy/examples/demo              make a project from files");
        output.WriteLine("  orc trigger sequence delivery --project demo --stage dev --service demo-svc --watch");
        foreach (var heading in Headings.All)
        {
            output.WriteLine();
            output.WriteLine($"{heading}:");
            foreach (var verb in root.Subcommands.OfType<Verb>().Where(verb => verb.Heading == heading))
            {
                output.WriteLine($"  {verb.Name,-14} {verb.Description}");
            }
        }

        output.WriteLine();
        output.WriteLine("Every verb: -o table|json|yaml, --server URL, --token TOKEN, --help");
        output.WriteLine("Exit codes: 0 ok, 1 failed, 2 bad input, 3 not found, 4 no connection");
    }
}
