using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Orchestrator.Cli.Hosts;

/// <summary>Traces and metrics by OTLP, when OTEL_EXPORTER_OTLP_ENDPOINT says where to; the other OTEL_ variables mean what OpenTelemetry defines.</summary>
internal sealed class Telemetry : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceName = "OTEL_SERVICE_NAME";

    private readonly TracerProvider? traces;
    private readonly MeterProvider? metrics;

    private Telemetry(ResourceBuilder? resource)
    {
        if (resource is null)
        {
            return;
        }

        traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("Orchestrator.*", "Temporalio.*", "Microsoft.AspNetCore", "System.Net.Http")
            .AddOtlpExporter()
            .Build();
        metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter("Orchestrator.*", "Temporalio", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime")
            .AddOtlpExporter()
            .Build();
    }

    /// <summary>Whether spans are made, and carried through Temporal.</summary>
    public bool Traces => traces is not null;

    public static Telemetry Start(HostRole role, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration[Endpoint]))
        {
            return new Telemetry(null);
        }

        var name = configuration[ServiceName] is { Length: > 0 } given ? given : role == HostRole.All ? "orchestrator" : $"orchestrator-{role.ToString().ToLowerInvariant()}";
        return new Telemetry(ResourceBuilder.CreateDefault().AddService(name, serviceVersion: Verbs.VersionVerb.Version.Split('+')[0]));
    }

    /// <summary>Sends what was not sent yet.</summary>
    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
    }
}
