using System.ComponentModel.DataAnnotations;

namespace Orchestrator.Cli.Hosts;

/// <summary>How a host runs: appsettings.json, then ORC_* variables, then flags.</summary>
public sealed class HostSettings
{
    /// <summary>Value of <see cref="Temporal"/> that starts the service inside this process.</summary>
    public const string Embedded = "embedded";

    /// <summary>ORC_DATA: directory of everything that is kept.</summary>
    [Required]
    public string Data { get; set; } = "";

    /// <summary>ORC_URLS: where the API listens, separated by semicolons.</summary>
    [Required]
    public string Urls { get; set; } = "http://127.0.0.1:8080";

    /// <summary>ORC_TEMPORAL: `embedded`, or host:port of a Temporal server.</summary>
    [Required]
    [RegularExpression(@"embedded|.+:\d{1,5}", ErrorMessage = "ORC_TEMPORAL must be 'embedded' or host:port.")]
    public string Temporal { get; set; } = Embedded;

    /// <summary>ORC_TEMPORAL_PORT: where the embedded service listens on loopback; 0 = any free port.</summary>
    [Range(0, 65535, ErrorMessage = "ORC_TEMPORAL_PORT must be a port, 0 to 65535.")]
    public int TemporalPort { get; set; } = 7233;

    /// <summary>ORC_TEMPORAL_RETENTION_DAYS: how long the embedded service keeps closed workflows, which is how long sequences are listed.</summary>
    [Range(1, 36500, ErrorMessage = "ORC_TEMPORAL_RETENTION_DAYS must be 1 to 36500.")]
    public int TemporalRetentionDays { get; set; } = 30;

    /// <summary>ORC_TEMPORAL_NAMESPACE.</summary>
    [Required]
    public string TemporalNamespace { get; set; } = "default";

    /// <summary>ORC_TEMPORAL_API_KEY.</summary>
    public string? TemporalApiKey { get; set; }

    /// <summary>ORC_TEMPORAL_TLS: TLS with the certificate authorities of this machine; also on with an API key or a certificate.</summary>
    public bool TemporalTls { get; set; }

    /// <summary>ORC_TEMPORAL_TLS_CERT: client certificate, PEM file.</summary>
    public string? TemporalTlsCert { get; set; }

    /// <summary>ORC_TEMPORAL_TLS_KEY: its key, PEM file.</summary>
    public string? TemporalTlsKey { get; set; }

    /// <summary>ORC_TEMPORAL_TLS_CA: certificate authority of the server, PEM file.</summary>
    public string? TemporalTlsCa { get; set; }

    /// <summary>ORC_TEMPORAL_TLS_NAME: name that the server's certificate must have, when it is not the host's.</summary>
    public string? TemporalTlsName { get; set; }

    /// <summary>ORC_STORE: `sqlite`, or postgres://…</summary>
    [Required]
    [RegularExpression("sqlite|postgres(ql)?://.+", ErrorMessage = "ORC_STORE must be 'sqlite' or postgres://user@host/database.")]
    public string Store { get; set; } = "sqlite";

    /// <summary>ORC_RUNNER: what runs jobs; auto = Docker if it answers, else processes.</summary>
    [RegularExpression("auto|docker|process", ErrorMessage = "ORC_RUNNER must be auto, docker or process.")]
    public string Runner { get; set; } = "docker";

    /// <summary>ORC_INSECURE: no token is asked for; loopback only.</summary>
    public bool Insecure { get; set; }

    /// <summary>ORC_TOKEN: the token of the first administrator.</summary>
    public string? Token { get; set; }

    /// <summary>ORC_LOG_FORMAT.</summary>
    [RegularExpression("console|json", ErrorMessage = "ORC_LOG_FORMAT must be console or json.")]
    public string LogFormat { get; set; } = "console";

    /// <summary>ORC_SHUTDOWN_SECONDS: how long a stop may take.</summary>
    [Range(1, 3600, ErrorMessage = "ORC_SHUTDOWN_SECONDS must be 1 to 3600.")]
    public int ShutdownSeconds { get; set; } = 30;

    /// <summary>Whether anything asks for TLS.</summary>
    public bool UsesTls => TemporalTls || (TemporalTlsCert ?? TemporalTlsKey ?? TemporalTlsCa ?? TemporalTlsName) is not null;

    public bool IsEmbedded => Temporal == Embedded;

    public IReadOnlyList<string> UrlList => Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
