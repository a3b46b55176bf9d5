using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests.Setup;

/// <summary>Takes traces and metrics as OTLP over HTTP, and remembers the spans and the names of the metrics.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication host;

    private OtlpReceiver(WebApplication host) => this.host = host;

    public Uri Address => new(host.Urls.First());

    public ConcurrentQueue<(string TraceId, string Name)> Spans { get; } = new();

    public ConcurrentDictionary<string, bool> Metrics { get; } = new();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var host = builder.Build();
        host.Urls.Add("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(host);
        host.Run(receiver.TakeAsync);
        await host.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var message = ByteString.CopyFrom(body.ToArray());

        // Request{1: resource{2: scope{2: span or metric}}}
        foreach (var item in Fields(message, 1).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2)))
        {
            if (context.Request.Path == "/v1/traces")
            {
                Spans.Enqueue((Convert.ToHexStringLower(Fields(item, 1).Single().Span), Fields(item, 5).Single().ToStringUtf8()));
            }
            else
            {
                Metrics[Fields(item, 1).Single().ToStringUtf8()] = true;
            }
        }

        context.Response.ContentType = "application/x-protobuf";
    }

    /// <summary>The values of one field that are texts, bytes or messages.</summary>
    private static IEnumerable<ByteString> Fields(ByteString message, int number)
    {
        var input = message.CreateCodedInput();
        while (input.ReadTag() is var tag && tag != 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                yield return input.ReadBytes();
            }
            else
            {
                input.SkipLastField();
            }
        }
    }
}
