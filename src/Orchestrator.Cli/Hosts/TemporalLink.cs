using Microsoft.Extensions.Logging;
using Orchestrator.Cli.CommandLine;
using Temporal.Embedded;
using Temporalio.Client;
using Temporalio.Extensions.OpenTelemetry;

namespace Orchestrator.Cli.Hosts;

/// <summary>The Temporal service of a host: started in this process, or connected to.</summary>
internal sealed class TemporalLink : IAsyncDisposable
{

    private readonly TemporalService? embedded;

    private TemporalLink(TemporalService? embedded, ITemporalClient client, string address)
    {
        this.embedded = embedded;
        Client = client;
        Address = address;
    }

    public ITemporalClient Client { get; }

    public string Address { get; }

    /// <summary>Ends with the cause when the embedded service had to stop by itself.</summary>
    public Task<Exception> Faulted => embedded?.Faulted ?? new TaskCompletionSource<Exception>().Task;

    /// <summary>Returns when the service answers and has our namespace and search attributes; says so when it has to wait.</summary>
    public static async Task<TemporalLink> OpenAsync(
        HostRole role, HostSettings settings, bool traced, ILoggerFactory loggers, TextWriter output, CancellationToken cancellationToken)
    {
        var embedded = settings.IsEmbedded ? await StartAsync(settings, loggers, cancellationToken) : null;
        try
        {
            var address = embedded?.Address ?? settings.Temporal;
            var setup = new TemporalSetup(settings.TemporalNamespace, address, output);
            var client = await setup.ConnectAsync(Options(role, settings, traced, address, loggers), cancellationToken);
            await setup.EnsureNamespaceAsync(client, cancellationToken);
            await setup.EnsureSearchAttributesAsync(client, cancellationToken);
            return new TemporalLink(embedded, client, address);
        }
        catch
        {
            await DisposeAsync(embedded);
            throw;
        }
    }

    public ValueTask DisposeAsync() => DisposeAsync(embedded);

    private static async ValueTask DisposeAsync(TemporalService? service)
    {
        if (service is not null)
        {
            await service.DisposeAsync();
        }
    }

    private static async Task<TemporalService> StartAsync(HostSettings settings, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var options = new TemporalServiceOptions
        {
            DataDirectory = DataDirectory.ForTemporal(settings.Data),
            Port = settings.TemporalPort,
            Retention = TimeSpan.FromDays(settings.TemporalRetentionDays),
            LoggerFactory = loggers,
        };
        options.Namespaces.Clear();
        options.Namespaces.Add(settings.TemporalNamespace);
        try
        {
            return await TemporalService.StartAsync(options, cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw new CommandLineException(ExitCode.Failed, $"Cannot start the embedded Temporal service on {options.DataDirectory}, port {settings.TemporalPort}: {e.Message}");
        }
    }

    private static TemporalClientConnectOptions Options(HostRole role, HostSettings settings, bool traced, string address, ILoggerFactory loggers)
    {
        var options = new TemporalClientConnectOptions(address)
        {
            Namespace = settings.TemporalNamespace,
            ApiKey = settings.TemporalApiKey,
            Identity = $"orc-{(role == HostRole.All ? "up" : role == HostRole.Api ? "api" : "worker")}/{Environment.ProcessId}@{Environment.MachineName}",
            LoggerFactory = loggers,
            Interceptors = traced ? [new TracingInterceptor()] : null,
        };
        if (settings.UsesTls)
        {
            options.Tls = new TlsOptions
            {
                ClientCert = Read(settings.TemporalTlsCert),
                ClientPrivateKey = Read(settings.TemporalTlsKey),
                ServerRootCACert = Read(settings.TemporalTlsCa),
                Domain = settings.TemporalTlsName,
            };
        }

        return options;
    }

    private static byte[]? Read(string? path)
    {
        try
        {
            return path is null ? null : File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandLineException(ExitCode.BadInput, $"Cannot read the certificate file '{path}': {e.Message}");
        }
    }
}
