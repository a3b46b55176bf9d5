using Microsoft.Extensions.Logging;
using Orchestrator.Cli.CommandLine;
using Temporal.Embedded;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Cli.Hosts;

/// <summary>The Temporal service of a host: started in this process, or connected to.</summary>
internal sealed class TemporalLink : IAsyncDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ConnectPause = TimeSpan.FromMilliseconds(500);

    private readonly TemporalService? embedded;

    private TemporalLink(TemporalService? embedded, ITemporalClient client, string address)
    {
        this.embedded = embedded;
        Client = client;
        Address = address;
    }

    public ITemporalClient Client { get; }

    public string Address { get; }

    public static async Task<TemporalLink> OpenAsync(HostSettings settings, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var embedded = settings.IsEmbedded ? await StartAsync(settings, loggers, cancellationToken) : null;
        try
        {
            var address = embedded?.Address ?? settings.Temporal;
            var client = await ConnectAsync(Options(settings, address, loggers), cancellationToken);
            await RequiredSearchAttributes.EnsureAsync(client, settings.TemporalNamespace, cancellationToken);
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

    private static TemporalClientConnectOptions Options(HostSettings settings, string address, ILoggerFactory loggers)
    {
        var options = new TemporalClientConnectOptions(address)
        {
            Namespace = settings.TemporalNamespace,
            ApiKey = settings.TemporalApiKey,
            LoggerFactory = loggers,
        };
        if (settings.TemporalTlsCert is not null || settings.TemporalTlsCa is not null)
        {
            options.Tls = new TlsOptions
            {
                ClientCert = Read(settings.TemporalTlsCert),
                ClientPrivateKey = Read(settings.TemporalTlsKey),
                ServerRootCACert = Read(settings.TemporalTlsCa),
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

    // A server that starts beside us (compose, Kubernetes) may need a moment.
    private static async Task<ITemporalClient> ConnectAsync(TemporalClientConnectOptions options, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += ConnectPause)
        {
            try
            {
                return await TemporalClient.ConnectAsync(options);
            }
            catch (Exception e) when (e is RpcException or InvalidOperationException or HttpRequestException)
            {
                if (waited >= ConnectLimit)
                {
                    throw new CommandLineException(ExitCode.NoConnection, $"Cannot reach Temporal at {options.TargetHost}, namespace '{options.Namespace}': {e.Message}");
                }
            }

            await Task.Delay(ConnectPause, cancellationToken);
        }
    }
}
