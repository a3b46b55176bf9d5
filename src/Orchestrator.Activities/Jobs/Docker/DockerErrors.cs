using System.Text.Json;
using Docker.DotNet;

namespace Orchestrator.Activities.Jobs.Docker;

/// <summary>Reads the daemon's refusals.</summary>
internal static class DockerErrors
{
    /// <summary>The daemon's own words.</summary>
    internal static string Text(DockerApiException refusal)
    {
        if (string.IsNullOrWhiteSpace(refusal.ResponseBody))
        {
            return $"the daemon answered {(int)refusal.StatusCode}";
        }

        try
        {
            using var document = JsonDocument.Parse(refusal.ResponseBody);
            return document.RootElement.TryGetProperty("message", out var message) ? message.ToString() : refusal.ResponseBody;
        }
        catch (JsonException)
        {
            return refusal.ResponseBody;
        }
    }
}
