using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Orchestrator.Activities.Tests.Listeners.Extensions;

/// <summary>An extension as the public ones are: a listing with a plain ETag, packed when that is allowed, at every unknown path; posts under their own paths.</summary>
internal sealed class ExtensionServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private ExtensionServer(WebApplication app) => this.app = app;

    internal string Listing { get; set; } = """{"actions":null,"eventListeners":[{"method":"POST","path":"/events/all","listenTo":["*"],"restrictTo":"leader"}]}""";

    internal string ETag { get; set; } = "v1";

    /// <summary>The answers to questions for the listing, in order.</summary>
    internal ConcurrentQueue<int> Listed { get; } = new();

    internal ConcurrentQueue<(string Method, string Path, JsonElement Body, TimeSpan At)> Posts { get; } = new();

    /// <summary>Null for the usual answer, else the status of a problem document.</summary>
    internal Func<JsonElement, int?> Trouble { get; set; } = _ => null;

    /// <summary>What is waited for before a post is taken.</summary>
    internal Func<JsonElement, Task> Before { get; set; } = _ => Task.CompletedTask;

    internal string Url => app.Urls.First();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    internal static async Task<ExtensionServer> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var server = new ExtensionServer(builder.Build());
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync();
        return server;
    }

    private Task AnswerAsync(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/events", StringComparison.Ordinal) ? TakeAsync(context) : ListAsync(context);

    private async Task ListAsync(HttpContext context)
    {
        var known = context.Request.Headers.IfNoneMatch == ETag;
        Listed.Enqueue(known ? 304 : 200);
        context.Response.Headers.ETag = ETag;
        if (known)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var body = Encoding.UTF8.GetBytes(Listing);
        context.Response.ContentType = "application/json";
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            context.Response.Headers.ContentEncoding = "gzip";
            using var packed = new MemoryStream();
            await using (var packer = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                await packer.WriteAsync(body);
            }

            body = packed.ToArray();
        }

        await context.Response.Body.WriteAsync(body);
    }

    private async Task TakeAsync(HttpContext context)
    {
        var at = TimeSpan.FromSeconds(Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);
        using var document = await JsonDocument.ParseAsync(context.Request.Body);
        var body = document.RootElement.Clone();
        context.Response.ContentType = "application/json";
        await Before(body);
        if (Trouble(body) is { } status)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("""{"title":"Internal Server Error","detail":"Panic: no such monitor"}""");
            return;
        }

        Posts.Enqueue((context.Request.Method, context.Request.Path, body, at));
        await context.Response.WriteAsync("{}");
    }
}
