using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests.Setup;

/// <summary>Takes what a listener is sent, and remembers the types of the events.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication host;
    private readonly ConcurrentQueue<string> types = new();

    private WebhookReceiver(WebApplication host) => this.host = host;

    public Uri Address => new(host.Urls.First());

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var host = builder.Build();
        host.Urls.Add("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(host);
        host.Run(context =>
        {
            receiver.types.Enqueue(context.Request.Headers["ce-type"].ToString());
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        });
        await host.StartAsync();
        return receiver;
    }

    public Task<string> WaitForAsync(string type) =>
        Wait.ForAsync(() => types.FirstOrDefault(one => one == type), TimeSpan.FromSeconds(30), () => $"the listener was not told of {type}, only of {string.Join(", ", types)}");

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
