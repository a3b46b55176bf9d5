namespace Docker.DotNet.Models;

/// <summary>The volumes of the daemon.</summary>
public class VolumesListResponse
{
    public IList<VolumeResponse>? Volumes { get; set; }

    public IList<string>? Warnings { get; set; }
}
