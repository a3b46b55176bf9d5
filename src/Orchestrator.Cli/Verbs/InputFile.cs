using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Verbs;

/// <summary>Files that a command line names.</summary>
internal static class InputFile
{
    /// <summary>The content of a file, or of standard input for `-`; what cannot be read is bad input.</summary>
    public static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (path == "-")
        {
            using var copy = new MemoryStream();
            await using var input = Console.OpenStandardInput();
            await input.CopyToAsync(copy, cancellationToken);
            return copy.ToArray();
        }

        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandLineException(ExitCode.BadInput, $"Cannot read '{path}': {e.Message}");
        }
    }
}
