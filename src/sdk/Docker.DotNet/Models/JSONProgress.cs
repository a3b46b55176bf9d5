using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>How far an operation got.</summary>
public class JSONProgress
{
    [JsonPropertyName("current")]
    public long Current { get; set; }

    [JsonPropertyName("total")]
    public long Total { get; set; }
}
