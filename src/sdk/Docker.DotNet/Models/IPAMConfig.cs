namespace Docker.DotNet.Models;

/// <summary>One range of addresses.</summary>
public class IPAMConfig
{
    public string? Subnet { get; set; }

    public string? IPRange { get; set; }

    public string? Gateway { get; set; }
}
