namespace Docker.DotNet.Models;

/// <summary>The part of a container's configuration that is the same on every host.</summary>
public class Config
{
    public string? Hostname { get; set; }

    public string? User { get; set; }

    public bool Tty { get; set; }

    public bool OpenStdin { get; set; }

    public IList<string>? Env { get; set; }

    public IList<string>? Cmd { get; set; }

    public string? Image { get; set; }

    public string? WorkingDir { get; set; }

    public IList<string>? Entrypoint { get; set; }

    public IDictionary<string, string>? Labels { get; set; }

    public string? StopSignal { get; set; }
}
