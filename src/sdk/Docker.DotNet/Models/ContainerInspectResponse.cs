using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>Everything the daemon knows about a container.</summary>
public class ContainerInspectResponse
{
    [JsonPropertyName("Id")]
    public string? ID { get; set; }

    public DateTime Created { get; set; }

    public string? Path { get; set; }

    public IList<string>? Args { get; set; }

    public ContainerState? State { get; set; }

    public string? Image { get; set; }

    public string? Name { get; set; }

    public long RestartCount { get; set; }

    public HostConfig? HostConfig { get; set; }

    public IList<MountPoint>? Mounts { get; set; }

    public Config? Config { get; set; }

    public NetworkSettings? NetworkSettings { get; set; }
}
