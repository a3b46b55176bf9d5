using System.ComponentModel.DataAnnotations;
using Orchestrator.Model.Legacy;

namespace Orchestrator.Ingress;

/// <summary>The limits of what is taken in.</summary>
public sealed class IngressOptions
{
    /// <summary>Larger bodies are answered with 413.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxEventBytes { get; set; } = 256 * 1024;

    /// <summary>Deeper JSON is answered with 400.</summary>
    [Range(4, 500)]
    public int MaxDepth { get; set; } = 64;

    /// <summary>How often rows are looked for that a crash or an outage left behind.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a context is kept after its last event, open ones longer (ORC_RETENTION, such as 90.00:00:00); 0 is for ever.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan Retention { get; set; }

    /// <summary>Members of the data that are secrets: paths with <c>*</c> and <c>**</c> (ORC_REDACT, a comma list).</summary>
    public IReadOnlyList<string> Redact { get; set; } = [];

    /// <summary>The sequence that Keptn's old <c>configuration.change</c> triggers (ORC_DELIVERY_SEQUENCE).</summary>
    [RegularExpression(@"^[^\s./]+$", ErrorMessage = "ORC_DELIVERY_SEQUENCE: expected the name of a sequence, without dots, slashes and blanks.")]
    public string DeliverySequence { get; set; } = LegacyKeptn.Delivery;
}
