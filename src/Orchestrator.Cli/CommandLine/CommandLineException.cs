namespace Orchestrator.Cli.CommandLine;

/// <summary>Ends a verb with a message for the user and an exit code.</summary>
public sealed class CommandLineException(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="CommandLine.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
