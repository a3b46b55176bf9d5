using System.ComponentModel.DataAnnotations;

namespace Orchestrator.Api;

/// <summary>Who may call the API and how much it takes.</summary>
public sealed class ApiOptions
{
    /// <summary>The bootstrap token (ORC_TOKEN); it may do everything.</summary>
    public string? Token { get; set; }

    /// <summary>No token is asked for; for loopback only.</summary>
    public bool Insecure { get; set; }

    /// <summary>The largest body of everything but events: resources, shipyards.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many requests a token may make in a second; 0 is any number.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerSecond { get; set; }
}
