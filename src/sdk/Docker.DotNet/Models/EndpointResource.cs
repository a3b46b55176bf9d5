namespace Docker.DotNet.Models;

/// <summary>A container in a network.</summary>
public class EndpointResource
{
    public string? Name { get; set; }

    public string? EndpointID { get; set; }

    public string? MacAddress { get; set; }

    public string? IPv4Address { get; set; }

    public string? IPv6Address { get; set; }
}
