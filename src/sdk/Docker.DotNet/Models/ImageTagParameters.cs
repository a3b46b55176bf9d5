namespace Docker.DotNet.Models;

/// <summary>The further name of an image.</summary>
public class ImageTagParameters
{
    public string? RepositoryName { get; set; }

    public string? Tag { get; set; }
}
