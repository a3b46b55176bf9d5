using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Tests;

/// <summary>One command line, run in this process.</summary>
internal sealed record OrcRun(int ExitCode, string Output, string Error)
{
    public static async Task<OrcRun> Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await OrcCommandLine.RunAsync(args, output, error);
        return new OrcRun(exitCode, output.ToString(), error.ToString());
    }
}
