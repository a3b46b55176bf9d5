namespace Docker.DotNet.Models;

/// <summary>What a new network is made of.</summary>
public class NetworksCreateParameters
{
    public string? Name { get; set; }

    public bool CheckDuplicate { get; set; }

    public string? Driver { get; set; }

    public bool Internal { get; set; }

    public bool Attachable { get; set; }

    public IPAM? IPAM { get; set; }

    public IDictionary<string, string>? Options { get; set; }

    public IDictionary<string, string>? Labels { get; set; }
}
