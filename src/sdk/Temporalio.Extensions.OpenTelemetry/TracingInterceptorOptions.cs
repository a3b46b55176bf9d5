namespace Temporalio.Extensions.OpenTelemetry;

/// <summary>Options of a <see cref="TracingInterceptor"/>.</summary>
public class TracingInterceptorOptions : ICloneable
{
    /// <summary>Header that carries the trace context.</summary>
    public string HeaderKey { get; set; } = "_tracer-data";

    /// <summary>Tag of the workflow id; null leaves it out.</summary>
    public string? TagNameWorkflowId { get; set; } = "temporalWorkflowID";

    /// <summary>Tag of the run id; null leaves it out.</summary>
    public string? TagNameRunId { get; set; } = "temporalRunID";

    /// <summary>Tag of the activity id; null leaves it out.</summary>
    public string? TagNameActivityId { get; set; } = "temporalActivityID";

    /// <summary>Tag of the update id; null leaves it out.</summary>
    public string? TagNameUpdateId { get; set; } = "temporalUpdateID";

    /// <inheritdoc />
    public virtual object Clone() => MemberwiseClone();
}
