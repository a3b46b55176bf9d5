using System.Collections.Concurrent;
using System.IO.Compression;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Temporalio.Tests.Client.Rpc;

/// <summary>A gRPC server of one canned answer, on loopback.</summary>
internal sealed class GrpcTestServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private GrpcTestServer(WebApplication application) => this.application = application;

    public ConcurrentQueue<(string Path, IHeaderDictionary Headers, byte[] Body)> Calls { get; } = new();

    public Func<HttpContext, Task> Answer { get; set; } = context => OkAsync(context, new Api.WorkflowService.V1.GetSystemInfoResponse(), gzip: false);

    public string Address => new Uri(application.Urls.First()).Authority;

    public static async Task<GrpcTestServer> StartAsync(Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, options =>
        {
            options.Protocols = HttpProtocols.Http2;
            listen?.Invoke(options);
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var server = new GrpcTestServer(builder.Build());
        server.application.Run(server.HandleAsync);
        await server.application.StartAsync();
        return server;
    }

    public static async Task OkAsync(HttpContext context, IMessage message, bool gzip)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-encoding"] = gzip ? "gzip" : "identity";
        var body = message.ToByteArray();
        if (gzip)
        {
            using var output = new MemoryStream();
            using (var stream = new GZipStream(output, CompressionMode.Compress))
            {
                stream.Write(body);
            }

            body = output.ToArray();
        }

        await context.Response.Body.WriteAsync(new byte[] { (byte)(gzip ? 1 : 0), 0, 0, 0, (byte)body.Length }.Concat(body).ToArray());
        context.Response.AppendTrailer("grpc-status", "0");
    }

    public static Task RefuseAsync(HttpContext context, int code, string message, byte[]? details)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(message);
        if (details != null)
        {
            context.Response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(details).TrimEnd('=');
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Calls.Enqueue((context.Request.Path, new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)), body.ToArray()));
        await Answer(context);
    }
}
