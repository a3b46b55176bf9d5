namespace Docker.DotNet.Models;

/// <summary>Where an archive is unpacked.</summary>
public class ContainerPathStatParameters
{
    public string? Path { get; set; }

    public bool? AllowOverwriteDirWithFile { get; set; }

    public bool? CopyUidAndGid { get; set; }
}
