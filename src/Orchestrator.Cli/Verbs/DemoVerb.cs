using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Demo;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc demo`.</summary>
internal static class DemoVerb
{
    public static Verb Create()
    {
        var keep = new Option<bool>("--keep") { Description = "leave it running afterwards, page on http://127.0.0.1:8080" };
        var data = new Option<string?>("--data") { Description = "keep the data in this directory", HelpName = "DIR" };
        var verb = new Verb(
            "demo",
            "see it work: two stages, container jobs, live, in a minute",
            "orc demo",
            "orc demo --keep")
        {
            Heading = Headings.Run,
        };
        verb.Add(keep);
        verb.Add(data);
        verb.SetAction((parsed, cancellationToken) =>
        {
            var demo = new DemoRun(parsed.InvocationConfiguration.Output, new Printer(parsed).IsTerminal)
            {
                Keep = parsed.GetValue(keep),
                Data = parsed.GetValue(data),
            };
            return demo.RunAsync(cancellationToken);
        });
        return verb;
    }
}
