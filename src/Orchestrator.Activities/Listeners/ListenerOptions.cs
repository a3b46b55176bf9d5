using System.ComponentModel.DataAnnotations;

namespace Orchestrator.Activities.Listeners;

/// <summary>How events are delivered.</summary>
public sealed class ListenerOptions
{
    /// <summary>ORC_LISTENER_LOOPBACK: receivers on loopback are allowed; <c>--insecure</c> allows them too.</summary>
    public bool Loopback { get; set; }

    /// <summary>ORC_LISTENER_LINGER: how long a delivery stays for the next event before it reports and rests.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>ORC_REQUEST_DENY: parts of addresses that requests of webhook configurations may not have, separated by commas.</summary>
    [Required(AllowEmptyStrings = true)]
    public string RequestDeny { get; set; } = "kubernetes,svc.cluster.local,cluster.local";
}
