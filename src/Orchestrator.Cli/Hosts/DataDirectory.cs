namespace Orchestrator.Cli.Hosts;

/// <summary>Where a host keeps its state when nothing else is said.</summary>
internal static class DataDirectory
{
    /// <summary>The directory that was asked for, else ORC_DATA, else the user's data directory.</summary>
    public static string Resolve(string? asked)
    {
        if (!string.IsNullOrEmpty(asked))
        {
            return Path.GetFullPath(asked);
        }

        return Environment.GetEnvironmentVariable("ORC_DATA") is { Length: > 0 } configured ? Path.GetFullPath(configured) : Default;
    }

    /// <summary>The part of a data directory that belongs to the embedded Temporal service.</summary>
    public static string ForTemporal(string data) => Path.Combine(data, "temporal");

    private static string Default
    {
        get
        {
            var home = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
            if (string.IsNullOrEmpty(home))
            {
                home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
            }

            return Path.GetFullPath(Path.Combine(home, "orchestrator"));
        }
    }
}
