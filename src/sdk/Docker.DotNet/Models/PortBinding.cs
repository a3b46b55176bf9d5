using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>The host side of a published port.</summary>
public class PortBinding
{
    [JsonPropertyName("HostIp")]
    public string? HostIP { get; set; }

    public string? HostPort { get; set; }
}
