using Microsoft.Extensions.Logging;

namespace Temporal.Embedded;

/// <summary>How a <see cref="TemporalService"/> is started.</summary>
public sealed class TemporalServiceOptions
{
    /// <summary>Directory of the SQLite database; null keeps everything in memory.</summary>
    public string? DataDirectory { get; set; }

    /// <summary>Port of the gRPC listener on loopback; 0 takes any free one; null opens no listener.</summary>
    public int? Port { get; set; } = 7233;

    /// <summary>Namespaces made at start if they do not exist.</summary>
    public IList<string> Namespaces { get; } = ["default"];

    /// <summary>How long closed runs of those namespaces are kept; null leaves it as it is, and takes one day, as the official development server, for new ones.</summary>
    public TimeSpan? Retention { get; set; }

    /// <summary>Serve the test service and skip time when nothing can run.</summary>
    public bool TimeSkipping { get; set; }

    /// <summary>Flush the database to the disk before each acknowledgement.</summary>
    public bool FullSync { get; set; } = true;

    /// <summary>Where the service logs.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }
}
