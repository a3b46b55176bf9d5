using System.Text.Json.Serialization;
using Docker.DotNet.Serialization;

namespace Docker.DotNet.Models;

/// <summary>One image of a list.</summary>
public class ImagesListResponse
{
    [JsonPropertyName("Id")]
    public string? ID { get; set; }

    public IList<string>? RepoTags { get; set; }

    public IList<string>? RepoDigests { get; set; }

    [JsonConverter(typeof(UnixConverter))]
    public DateTime Created { get; set; }

    public long Size { get; set; }

    public IDictionary<string, string>? Labels { get; set; }
}
