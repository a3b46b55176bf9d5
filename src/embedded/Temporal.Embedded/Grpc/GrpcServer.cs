using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Temporal.Embedded.Grpc;

/// <summary>Listens on loopback for gRPC calls over plain HTTP/2.</summary>
internal sealed class GrpcServer : IAsyncDisposable
{
    private readonly KestrelServer kestrel;

    private GrpcServer(KestrelServer kestrel, string address)
    {
        this.kestrel = kestrel;
        Address = address;
    }

    /// <summary>host:port that clients connect to.</summary>
    public string Address { get; }

    /// <summary>Opens the listener; port 0 takes any free one.</summary>
    public static async Task<GrpcServer> StartAsync(
        int port, GrpcMethodTable methods, GrpcDispatch dispatch, ILoggerFactory? loggerFactory, CancellationToken cancellationToken)
    {
        var loggers = loggerFactory ?? NullLoggerFactory.Instance;
        var options = new KestrelServerOptions { AddServerHeader = false, AllowAlternateSchemes = true };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.KeepAliveTimeout = TimeSpan.FromDays(1);
        options.Limits.Http2.MaxStreamsPerConnection = 10_000;
        options.Limits.Http2.InitialConnectionWindowSize = 16 << 20;
        options.Limits.Http2.InitialStreamWindowSize = 8 << 20;
        options.Limits.Http2.MaxFrameSize = 256 << 10;
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
        // Kestrel's own lines about connections are noise here, above all at debug level.
        var kestrel = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        try
        {
            await kestrel.StartAsync(new GrpcApplication(methods, dispatch, loggers.CreateLogger("Temporal.Embedded.Grpc")), cancellationToken);
        }
        catch
        {
            kestrel.Dispose();
            throw;
        }

        var bound = new Uri(kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        return new GrpcServer(kestrel, $"{bound.Host}:{bound.Port}");
    }

    /// <summary>Refuses new connections, waits a moment for calls under way, then cuts them off.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await kestrel.StopAsync(limit.Token);
        kestrel.Dispose();
    }
}
