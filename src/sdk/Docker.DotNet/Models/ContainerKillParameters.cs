namespace Docker.DotNet.Models;

/// <summary>The signal a container gets.</summary>
public class ContainerKillParameters
{
    public string? Signal { get; set; }
}
