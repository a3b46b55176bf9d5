using System.Diagnostics;
using Temporalio.Client.Interceptors;
using Temporalio.Worker.Interceptors;

namespace Temporalio.Extensions.OpenTelemetry;

/// <summary>Makes spans for what clients, workflows and activities do, and carries the trace context between them. To be given to the client.</summary>
public class TracingInterceptor : IClientInterceptor, IWorkerInterceptor
{
    public static readonly ActivitySource ClientSource = new("Temporalio.Extensions.OpenTelemetry.Client");

    public static readonly ActivitySource WorkflowsSource = new("Temporalio.Extensions.OpenTelemetry.Workflow");

    public static readonly ActivitySource ActivitiesSource = new("Temporalio.Extensions.OpenTelemetry.Activity");

    private readonly TraceHeader header;

    public TracingInterceptor(TracingInterceptorOptions? options = null)
    {
        Options = (TracingInterceptorOptions?)options?.Clone() ?? new();
        header = new(Options.HeaderKey);
    }

    protected TracingInterceptorOptions Options { get; }

    /// <inheritdoc />
    public virtual ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) =>
        new TracedClient(nextInterceptor, header, Options);

    /// <inheritdoc />
    public virtual WorkflowInboundInterceptor InterceptWorkflow(WorkflowInboundInterceptor nextInterceptor) =>
        new TracedWorkflow(nextInterceptor, header, Options);

    /// <inheritdoc />
    public virtual ActivityInboundInterceptor InterceptActivity(ActivityInboundInterceptor nextInterceptor) =>
        new TracedActivity(nextInterceptor, header, Options);
}
