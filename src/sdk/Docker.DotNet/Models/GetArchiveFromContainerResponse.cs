namespace Docker.DotNet.Models;

/// <summary>A path of a container as a tar archive.</summary>
public class GetArchiveFromContainerResponse
{
    public ContainerPathStatResponse? Stat { get; set; }

    public Stream? Stream { get; set; }
}
