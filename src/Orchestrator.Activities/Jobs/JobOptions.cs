using System.ComponentModel.DataAnnotations;

namespace Orchestrator.Activities.Jobs;

/// <summary>How and within what limits jobs are run.</summary>
public sealed class JobOptions
{
    /// <summary><c>docker</c>; <c>process</c> runs local commands; <c>auto</c> is docker where a daemon answers, else process.</summary>
    [RegularExpression("^(docker|process|auto)$", ErrorMessage = "The runner is expected to be docker, process or auto.")]
    public string Runner { get; set; } = "docker";

    /// <summary>Where the Docker daemon listens.</summary>
    [Required]
    public string DockerHost { get; set; } = "unix:/var/run/docker.sock";

    /// <summary>Globs; an image must match one. Empty allows all.</summary>
    public IReadOnlyList<string> Images { get; set; } = [];

    /// <summary>Globs of images that may run privileged or with more capabilities.</summary>
    public IReadOnlyList<string> PrivilegedImages { get; set; } = [];

    public bool AllowRoot { get; set; }

    /// <summary>The cpu limit of a job that names none, in Kubernetes spelling.</summary>
    [Required]
    public string Cpu { get; set; } = "1";

    /// <summary>The memory limit of a job that names none, in Kubernetes spelling.</summary>
    [Required]
    public string Memory { get; set; } = "512Mi";

    [Range(16, 100_000)]
    public int Pids { get; set; } = 256;

    /// <summary>How long a container may run that names no limit.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a container has between SIGTERM and SIGKILL.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often left-over containers are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the process runner keeps its scratch directories.</summary>
    [Required]
    public string Scratch { get; set; } = Path.Combine("data", "jobs");

    /// <summary>Tells the containers of this installation from those of others on the same daemon.</summary>
    [Required]
    public string Owner { get; set; } = "orchestrator";
}
