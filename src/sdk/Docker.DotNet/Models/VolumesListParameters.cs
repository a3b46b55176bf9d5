namespace Docker.DotNet.Models;

/// <summary>Which volumes to list.</summary>
public class VolumesListParameters
{
    public IDictionary<string, IDictionary<string, bool>>? Filters { get; set; }
}
