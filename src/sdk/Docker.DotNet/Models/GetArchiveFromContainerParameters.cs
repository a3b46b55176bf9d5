namespace Docker.DotNet.Models;

/// <summary>Which path to read.</summary>
public class GetArchiveFromContainerParameters
{
    public string? Path { get; set; }
}
