using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>One message of a stream that reports progress.</summary>
public class JSONMessage
{
    [JsonPropertyName("stream")]
    public string? Stream { get; set; }

    [JsonPropertyName("status")]
    public string? Status { get; set; }

    [JsonPropertyName("progressDetail")]
    public JSONProgress? Progress { get; set; }

    [JsonPropertyName("progress")]
    public string? ProgressMessage { get; set; }

    [JsonPropertyName("id")]
    public string? ID { get; set; }

    [JsonPropertyName("errorDetail")]
    public JSONError? Error { get; set; }

    [JsonPropertyName("error")]
    public string? ErrorMessage { get; set; }
}
