using System.Text.Json.Serialization;
using Docker.DotNet.Serialization;

namespace Docker.DotNet.Models;

/// <summary>One container of a list.</summary>
public class ContainerListResponse
{
    [JsonPropertyName("Id")]
    public string? ID { get; set; }

    public IList<string>? Names { get; set; }

    public string? Image { get; set; }

    public string? ImageID { get; set; }

    public string? Command { get; set; }

    [JsonConverter(typeof(UnixConverter))]
    public DateTime Created { get; set; }

    public IDictionary<string, string>? Labels { get; set; }

    public string? State { get; set; }

    public string? Status { get; set; }
}
