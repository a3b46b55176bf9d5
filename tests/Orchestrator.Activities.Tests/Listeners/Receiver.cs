using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Orchestrator.Activities.Tests.Listeners;

/// <summary>A webhook that keeps what it gets and answers as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private Receiver(WebApplication app) => this.app = app;

    internal ConcurrentQueue<(string Method, IReadOnlyDictionary<string, string> Headers, string Body)> Requests { get; } = new();

    internal IEnumerable<(string Method, IReadOnlyDictionary<string, string> Headers, string Body)> Posts =>
        Requests.Where(request => request.Method == "POST");

    internal string Url => app.Urls.First();

    /// <summary>The status of a post by its headers; 204 unless it is replaced.</summary>
    internal Func<IReadOnlyDictionary<string, string>, int> Status { get; set; } = _ => StatusCodes.Status204NoContent;

    /// <summary>The status of a post by its body, where <see cref="Status"/> is not to decide.</summary>
    internal Func<string, int?> Trouble { get; set; } = _ => null;

    /// <summary>Whether answers begin with their headers and never come to an end.</summary>
    internal bool NeverEnds { get; set; }

    internal string RetryAfter { get; set; } = "7";

    /// <summary>What is waited for before a post is answered.</summary>
    internal Func<Task> Before { get; set; } = () => Task.CompletedTask;

    /// <summary>The bodies of the posts that were answered well.</summary>
    internal ConcurrentQueue<string> Accepted { get; } = new();

    /// <summary>What <c>OPTIONS</c> is answered in <c>WebHook-Allowed-Origin</c>; null for nothing.</summary>
    internal string? AllowedOrigin { get; set; }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    internal static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver.app.Run(receiver.AnswerAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers.ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Requests.Enqueue((context.Request.Method, headers, body));
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            if (AllowedOrigin is not null)
            {
                context.Response.Headers["WebHook-Allowed-Origin"] = AllowedOrigin;
            }

            return;
        }

        await Before();
        context.Response.StatusCode = Trouble(body) ?? Status(headers);
        if (context.Response.StatusCode < StatusCodes.Status300MultipleChoices)
        {
            Accepted.Enqueue(body);
        }

        context.Response.Headers.RetryAfter = RetryAfter;
        if (NeverEnds)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            var left = new TaskCompletionSource();
            await using var registration = context.RequestAborted.Register(left.SetResult);
            await left.Task;
        }
    }
}
