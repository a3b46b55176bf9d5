using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>Everything the daemon knows about an image.</summary>
public class ImageInspectResponse
{
    [JsonPropertyName("Id")]
    public string? ID { get; set; }

    public IList<string>? RepoTags { get; set; }

    public IList<string>? RepoDigests { get; set; }

    public DateTime Created { get; set; }

    public Config? Config { get; set; }

    public string? Architecture { get; set; }

    public string? Os { get; set; }

    public long Size { get; set; }
}
