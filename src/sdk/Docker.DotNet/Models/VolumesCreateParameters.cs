namespace Docker.DotNet.Models;

/// <summary>What a new volume is made of.</summary>
public class VolumesCreateParameters
{
    public string? Name { get; set; }

    public string? Driver { get; set; }

    public IDictionary<string, string>? DriverOpts { get; set; }

    public IDictionary<string, string>? Labels { get; set; }
}
