using System.ComponentModel.DataAnnotations;

namespace Orchestrator.Store;

/// <summary>Where and how the store keeps its data.</summary>
public sealed class StoreOptions
{
    /// <summary><c>sqlite</c>, or <c>postgres://user:password@host:port/database</c>.</summary>
    [Required]
    public string Store { get; set; } = "sqlite";

    /// <summary>The folder of the SQLite file and of the key file.</summary>
    [Required]
    public string Data { get; set; } = "data";

    /// <summary>The file with the 32 byte key of the secrets; made on first use. Default: <c>secret.key</c> in <see cref="Data"/>.</summary>
    public string? SecretKeyFile { get; set; }

    /// <summary>How long a second copy of an event is recognised.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan DeduplicationWindow { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The size over which a job log loses its middle.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int JobLogBytes { get; set; } = 10 * 1024 * 1024;
}
