namespace Docker.DotNet.Models;

/// <summary>The state of the daemon and its host.</summary>
public class SystemInfoResponse
{
    public string? ID { get; set; }

    public long Containers { get; set; }

    public long ContainersRunning { get; set; }

    public long Images { get; set; }

    public string? Driver { get; set; }

    public long NCPU { get; set; }

    public long MemTotal { get; set; }

    public string? Name { get; set; }

    public string? OperatingSystem { get; set; }

    public string? OSType { get; set; }

    public string? Architecture { get; set; }

    public string? ServerVersion { get; set; }

    public IList<string>? Warnings { get; set; }
}
