using System.Reflection;
using System.Runtime.InteropServices;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc version`.</summary>
internal static class VersionVerb
{
    public static string Version { get; } =
        typeof(VersionVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static Verb Create()
    {
        var verb = new Verb("version", "the version of orc and of what it runs on", "orc version", "orc version -o json")
        {
            Heading = Headings.Tools,
        };
        verb.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(GlobalOptions.Output) == "json")
            {
                output.WriteLine($$"""{"version":"{{Version}}","runtime":"{{RuntimeInformation.FrameworkDescription}}","os":"{{RuntimeInformation.RuntimeIdentifier}}"}""");
            }
            else
            {
                output.WriteLine($"orc {Version} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
            }

            return ExitCode.Ok;
        });
        return verb;
    }
}
