namespace Docker.DotNet.Models;

/// <summary>A mount of a new container.</summary>
public class Mount
{
    public string? Type { get; set; }

    public string? Source { get; set; }

    public string? Target { get; set; }

    public bool ReadOnly { get; set; }

    public string? Consistency { get; set; }
}
