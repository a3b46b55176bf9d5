using System.Globalization;
using Microsoft.Extensions.Options;
using Orchestrator.Model.Jobs;

namespace Orchestrator.Activities.Jobs;

/// <summary>What the operator lets jobs do: images, rights, limits.</summary>
internal sealed class JobPolicy(IOptions<JobOptions> options)
{
    private const long SmallestMemory = 6L << 20;
    private const decimal NanoPerCpu = 1e9m;

    private readonly ImageAllowlist images = new(options.Value.Images);
    private readonly ImageAllowlist privileged = new(options.Value.PrivilegedImages);

    /// <summary>Null when the image may be used, else the refusal.</summary>
    internal string? Refuse(string image) =>
        images.Allows(image) ? null : $"Forbidden: Image {image} does not match configured image allowlist.";

    internal ContainerRights RightsFor(JobTask task)
    {
        var wanted = task.SecurityContext ?? new JobSecurityContext();
        var extra = wanted.Privileged is true || wanted.AllowPrivilegeEscalation is true || wanted.AddCapabilities.Count > 0;
        if (extra && (options.Value.PrivilegedImages.Count == 0 || !privileged.Allows(task.Image)))
        {
            throw new JobSetupException(
                $"Forbidden: task '{task.Name}' wants privileges, and its image {task.Image} is not among the privileged images (ORC_JOB_PRIVILEGED_IMAGES).");
        }

        return new ContainerRights
        {
            User = UserFor(wanted),
            AllowRoot = options.Value.AllowRoot && wanted.RunAsNonRoot is not true,
            Privileged = wanted.Privileged is true,
            AllowPrivilegeEscalation = wanted.AllowPrivilegeEscalation is true,
            ReadOnlyRootFilesystem = wanted.ReadOnlyRootFilesystem is true,
            AddCapabilities = wanted.AddCapabilities,
        };
    }

    internal ContainerLimits LimitsFor(JobTask task)
    {
        var cpu = task.Resources is { } resources ? resources.CpuLimit : options.Value.Cpu;
        var memory = task.Resources is { } own ? own.MemoryLimit : options.Value.Memory;
        return new ContainerLimits(
            Amount(task, "cpu", cpu) is { } cpus ? (long)(cpus * NanoPerCpu) : null,
            Amount(task, "memory", memory) is { } bytes ? Math.Max((long)bytes, SmallestMemory) : null,
            options.Value.Pids);
    }

    internal TimeSpan TimeoutFor(JobTask task) => task.Timeout ?? options.Value.Timeout;

    private static decimal? Amount(JobTask task, string resource, string? text) => text is null
        ? null
        : Quantity.Parse(text) ?? throw new JobSetupException(
            $"Cannot limit the {resource} of task '{task.Name}': expected an amount such as 500m or 128Mi, got '{text}'.");

    private static string? UserFor(JobSecurityContext wanted) => (wanted.RunAsUser, wanted.RunAsGroup) switch
    {
        ({ } user, { } group) => string.Create(CultureInfo.InvariantCulture, $"{user}:{group}"),
        ({ } user, null) => user.ToString(CultureInfo.InvariantCulture),
        (null, { } group) => string.Create(CultureInfo.InvariantCulture, $"65534:{group}"),
        _ => null,
    };
}
