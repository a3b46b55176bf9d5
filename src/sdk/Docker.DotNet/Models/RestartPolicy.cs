namespace Docker.DotNet.Models;

/// <summary>When the daemon starts a container again by itself.</summary>
public class RestartPolicy
{
    public RestartPolicyKind Name { get; set; }

    public long MaximumRetryCount { get; set; }
}
