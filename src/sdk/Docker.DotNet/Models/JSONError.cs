using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>Why an operation ended early.</summary>
public class JSONError
{
    [JsonPropertyName("code")]
    public long Code { get; set; }

    [JsonPropertyName("message")]
    public string? Message { get; set; }
}
