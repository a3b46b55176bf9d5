using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>The part of a container's configuration that depends on the host.</summary>
public class HostConfig
{
    public IList<string>? Binds { get; set; }

    public IList<Mount>? Mounts { get; set; }

    public string? NetworkMode { get; set; }

    public IDictionary<string, IList<PortBinding>>? PortBindings { get; set; }

    public RestartPolicy? RestartPolicy { get; set; }

    public bool AutoRemove { get; set; }

    public long Memory { get; set; }

    public long MemorySwap { get; set; }

    public long MemoryReservation { get; set; }

    [JsonPropertyName("NanoCpus")]
    public long NanoCPUs { get; set; }

    [JsonPropertyName("CpuShares")]
    public long CPUShares { get; set; }

    [JsonPropertyName("CpuQuota")]
    public long CPUQuota { get; set; }

    [JsonPropertyName("CpuPeriod")]
    public long CPUPeriod { get; set; }

    public string? CpusetCpus { get; set; }

    public long? PidsLimit { get; set; }

    public IList<Ulimit>? Ulimits { get; set; }

    public long ShmSize { get; set; }

    public IDictionary<string, string>? Tmpfs { get; set; }

    public bool ReadonlyRootfs { get; set; }

    public IList<string>? CapAdd { get; set; }

    public IList<string>? CapDrop { get; set; }

    public IList<string>? SecurityOpt { get; set; }

    public bool Privileged { get; set; }

    public bool? Init { get; set; }

    public IList<string>? ExtraHosts { get; set; }

    [JsonPropertyName("Dns")]
    public IList<string>? DNS { get; set; }

    public LogConfig? LogConfig { get; set; }

    public IList<string>? GroupAdd { get; set; }

    public string? UsernsMode { get; set; }

    public IDictionary<string, string>? Sysctls { get; set; }

    public string? Runtime { get; set; }
}
