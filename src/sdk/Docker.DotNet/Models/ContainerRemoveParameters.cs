namespace Docker.DotNet.Models;

/// <summary>What goes with a removed container.</summary>
public class ContainerRemoveParameters
{
    public bool? RemoveVolumes { get; set; }

    public bool? RemoveLinks { get; set; }

    public bool? Force { get; set; }
}
