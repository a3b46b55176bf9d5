using Docker.DotNet.Models;

namespace Orchestrator.Activities.Jobs.Docker;

/// <summary>Turns a specification into what the daemon is asked for.</summary>
internal static class ContainerParameters
{
    internal const string KeptnDirectory = "/keptn";
    internal const string Managed = "managed-by";
    internal const string ManagedValue = "orchestrator";
    internal const string OwnerLabel = "orchestrator.owner";
    internal const string NameLabel = "orchestrator.container";
    internal const string WorkflowLabel = "orchestrator.workflow";
    internal const string RunLabel = "orchestrator.run";

    private const string Nobody = "65534:65534";

    internal static CreateContainerParameters For(ContainerSpec spec, TimeSpan grace, string? imageUser = null) => new()
    {
        Name = spec.Name,
        Image = spec.Image,
        Entrypoint = spec.Entrypoint.Count > 0 ? [.. spec.Entrypoint] : null,
        Cmd = spec.Arguments.Count > 0 ? [.. spec.Arguments] : null,
        Env = [.. spec.Environment.Select(variable => $"{variable.Key}={variable.Value}")],
        WorkingDir = spec.WorkingDirectory,
        User = UserFor(spec.Rights, imageUser),
        Labels = LabelsFor(spec),
        StopTimeout = grace,
        AttachStdout = true,
        AttachStderr = true,
        HostConfig = HostFor(spec),
    };

    internal static Dictionary<string, string> LabelsFor(ContainerSpec spec) => new(spec.Labels)
    {
        [Managed] = ManagedValue,
        [OwnerLabel] = spec.Owner,
        [NameLabel] = spec.Name,
        [WorkflowLabel] = spec.WorkflowId,
        [RunLabel] = spec.RunId,
    };

    /// <summary>The wanted user, else the image's; root becomes nobody unless it is allowed.</summary>
    internal static string? UserFor(ContainerRights rights, string? imageUser)
    {
        var user = string.IsNullOrEmpty(rights.User) ? imageUser : rights.User;
        return rights.AllowRoot || rights.Privileged || !IsRoot(user) ? user : Nobody;
    }

    private static bool IsRoot(string? user)
    {
        var name = user?.Split(':')[0].Trim();
        return string.IsNullOrEmpty(name) || name == "root" || (long.TryParse(name, out var id) && id == 0);
    }

    // AutoRemove stays off: exit code and logs would vanish before they are read.
    private static HostConfig HostFor(ContainerSpec spec) => new()
    {
        NetworkMode = spec.Network == "none" ? "none" : spec.Name,
        Memory = spec.Limits.MemoryBytes ?? 0,
        MemorySwap = spec.Limits.MemoryBytes ?? 0,
        NanoCPUs = spec.Limits.NanoCpus ?? 0,
        PidsLimit = spec.Limits.PidsLimit,
        ReadonlyRootfs = spec.Rights.ReadOnlyRootFilesystem,
        Tmpfs = spec.Rights.ReadOnlyRootFilesystem
            ? new Dictionary<string, string> { ["/tmp"] = "rw,noexec,nosuid,size=65536k,mode=1777" }
            : null,
        CapDrop = spec.Rights.Privileged ? null : ["ALL"],
        CapAdd = spec.Rights.AddCapabilities.Count > 0 ? [.. spec.Rights.AddCapabilities] : null,
        SecurityOpt = spec.Rights.Privileged || spec.Rights.AllowPrivilegeEscalation ? null : ["no-new-privileges:true"],
        Privileged = spec.Rights.Privileged,
        Init = true,
        RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.No },
        LogConfig = new LogConfig
        {
            Type = "json-file",
            Config = new Dictionary<string, string> { ["max-size"] = "64m", ["max-file"] = "2" },
        },
        Mounts = [new Mount { Type = "volume", Source = spec.Name, Target = KeptnDirectory }],
    };
}
