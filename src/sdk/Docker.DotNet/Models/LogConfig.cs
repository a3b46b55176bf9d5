namespace Docker.DotNet.Models;

/// <summary>Where the daemon keeps a container's output.</summary>
public class LogConfig
{
    public string? Type { get; set; }

    public IDictionary<string, string>? Config { get; set; }
}
