namespace Docker.DotNet.Models;

/// <summary>The networks a container has joined.</summary>
public class NetworkSettings
{
    public string? IPAddress { get; set; }

    public string? Gateway { get; set; }

    public IDictionary<string, IList<PortBinding>>? Ports { get; set; }

    public IDictionary<string, EndpointSettings>? Networks { get; set; }
}
