namespace Docker.DotNet.Models;

/// <summary>How a container is stopped.</summary>
public class ContainerStopParameters
{
    public uint? WaitBeforeKillSeconds { get; set; }
}
