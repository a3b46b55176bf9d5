using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Orchestrator.Bench;

/// <summary>Takes what webhooks are sent, and how long each event was on its way.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private ConcurrentQueue<double> lags = new();
    private TaskCompletionSource all = new();
    private int expected;
    private int received;

    private HookReceiver(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    public static async Task<HookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new HookReceiver(builder.Build());
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>Forgets what came and waits for so many.</summary>
    public Task ExpectAsync(int count)
    {
        lags = new();
        received = 0;
        expected = count;
        all = new();
        return all.Task;
    }

    /// <summary>Milliseconds from the sending of the event to its arrival.</summary>
    public Percentiles Lags() => new(lags);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task TakeAsync(HttpContext context)
    {
        var sent = long.Parse(context.Request.Headers["ce-subject"].ToString(), CultureInfo.InvariantCulture);
        lags.Enqueue(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        if (Interlocked.Increment(ref received) == expected)
        {
            all.TrySetResult();
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
