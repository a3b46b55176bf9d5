namespace Orchestrator.Cli.CommandLine;

/// <summary>What orc answers the shell with; stable and documented.</summary>
public static class ExitCode
{
    /// <summary>It worked; for a watched sequence: it passed.</summary>
    public const int Ok = 0;

    /// <summary>It was tried and did not work; for a watched sequence: it did not pass.</summary>
    public const int Failed = 1;

    /// <summary>The command line, a file or the request is wrong.</summary>
    public const int BadInput = 2;

    /// <summary>What was named does not exist.</summary>
    public const int NotFound = 3;

    /// <summary>The server could not be reached.</summary>
    public const int NoConnection = 4;
}
