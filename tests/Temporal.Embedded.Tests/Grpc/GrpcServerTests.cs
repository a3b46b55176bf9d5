using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Temporal.Embedded.Grpc;
using Temporalio.Api.ErrorDetails.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Tests.Grpc;

public sealed class GrpcServerTests
{
    private const string Describe = "temporal.api.workflowservice.v1.WorkflowService/DescribeNamespace";

    [Fact]
    public async Task Call_PlainRequest_IsDispatchedAndAnswered()
    {
        TimeSpan? limit = null;
        await using var server = await StartAsync((method, request, timeout, _) =>
        {
            limit = timeout;
            return Reply(new DescribeNamespaceResponse { NamespaceInfo = new() { Name = $"{method}:{((DescribeNamespaceRequest)request).Namespace}" } });
        });

        var answer = await CallAsync(server, Describe, new DescribeNamespaceRequest { Namespace = "space" }.ToByteArray(), timeout: "1500m");

        Assert.Equal("0", answer.Status);
        Assert.Equal($"{Describe}:space", DescribeNamespaceResponse.Parser.ParseFrom(answer.Body).NamespaceInfo.Name);
        Assert.Equal(TimeSpan.FromSeconds(1.5), limit);
    }

    [Fact]
    public async Task Call_GzipRequest_IsDecoded()
    {
        await using var server = await StartAsync((_, request, _, _) =>
            Reply(new DescribeNamespaceResponse { NamespaceInfo = new() { Name = ((DescribeNamespaceRequest)request).Namespace } }));
        var name = new string('n', 100_000);

        var answer = await CallAsync(server, Describe, new DescribeNamespaceRequest { Namespace = name }.ToByteArray(), gzip: true);

        Assert.Equal(name, DescribeNamespaceResponse.Parser.ParseFrom(answer.Body).NamespaceInfo.Name);
    }

    [Fact]
    public async Task Call_Refused_CarriesCodeEncodedMessageAndDetail()
    {
        await using var server = await StartAsync((_, _, _, _) =>
            throw new TemporalServiceException(GrpcStatus.NotFound, "100 % naïve", new NamespaceNotFoundFailure { Namespace = "nope" }));

        var answer = await CallAsync(server, Describe, []);

        Assert.Equal("5", answer.Status);
        Assert.Equal("100 %25 na%C3%AFve", answer.Message);
        var status = Google.Rpc.Status.Parser.ParseFrom(FromUnpadded(answer.Details));
        Assert.Equal("nope", status.Details[0].Unpack<NamespaceNotFoundFailure>().Namespace);
    }

    [Fact]
    public async Task Call_RefusedWithHugeTexts_StillReachesTheCaller()
    {
        await using var server = await StartAsync((_, _, _, _) =>
            throw new TemporalServiceException(GrpcStatus.InvalidArgument, new string('é', 100_000), new NamespaceNotFoundFailure { Namespace = new string('n', 100_000) }));

        var answer = await CallAsync(server, Describe, []);

        Assert.Equal("3", answer.Status);
        Assert.Null(answer.Details);
        Assert.StartsWith("%C3%A9", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("temporal.api.workflowservice.v1.WorkflowService/NoSuchMethod", "12", "NoSuchMethod is not served by the embedded service; point TEMPORAL_ADDRESS to a Temporal cluster")]
    [InlineData("no.such.Service/Call", "12", "unknown service no.such.Service")]
    [InlineData("grpc.health.v1.Health/Check", "0", null)]
    public async Task Call_Path_AnswersByMethodTable(string path, string status, string? message)
    {
        await using var server = await StartAsync((_, _, _, _) => Reply(new DescribeNamespaceResponse()));

        var answer = await CallAsync(server, path, []);

        Assert.Equal((status, message), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task Call_NoMessage_SaysInternal()
    {
        await using var server = await StartAsync((_, _, _, _) => Reply(new DescribeNamespaceResponse()));

        var answer = await CallAsync(server, Describe, [0xff, 0xff, 0xff]);

        Assert.Equal("13", answer.Status);
    }

    [Fact]
    public async Task Call_TooLarge_SaysResourceExhaustedWithSizes()
    {
        await using var server = await StartAsync((_, _, _, _) => Reply(new DescribeNamespaceResponse()));

        var answer = await CallAsync(server, Describe, new byte[5 << 20]);

        Assert.Equal(("8", "grpc: received message larger than max (5242880 vs. 4194304)"), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task Call_CallerGoesAway_CancelsTheDispatch()
    {
        var entered = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var server = await StartAsync(async (_, _, _, token) =>
        {
            entered.SetResult();
            using var registration = token.Register(() => cancelled.SetResult());
            await Task.Delay(Timeout.Infinite, token);
            return new GrpcReply(new DescribeNamespaceResponse());
        });
        using var giveUp = new CancellationTokenSource();

        var call = CallAsync(server, Describe, [], cancellationToken: giveUp.Token);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("30000000u", 30_000)]
    [InlineData("5S", 5_000)]
    [InlineData("2M", 120_000)]
    [InlineData("", null)]
    [InlineData("u", null)]
    [InlineData("-5S", null)]
    [InlineData("5x", null)]
    public void Parse_TimeoutHeader_GivesTheLimit(string header, int? milliseconds) =>
        Assert.Equal(milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null, GrpcDeadline.Parse(header));

    private static Task<GrpcReply> Reply(IMessage message) => Task.FromResult(new GrpcReply(message));

    private static Task<GrpcServer> StartAsync(GrpcDispatch dispatch) =>
        GrpcServer.StartAsync(0, TemporalMethods.Table(withTestService: false), dispatch, null, CancellationToken.None);

    private static byte[] FromUnpadded(string base64) => Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));

    private static async Task<Answer> CallAsync(
        GrpcServer server, string method, byte[] message, bool gzip = false, string? timeout = null, CancellationToken cancellationToken = default)
    {
        using var handler = new SocketsHttpHandler();
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{server.Address}/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(message, gzip)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        if (timeout is not null)
        {
            request.Headers.Add("grpc-timeout", timeout);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        string Field(string name) => response.TrailingHeaders.Concat(response.Headers).Where(h => h.Key == name).Select(h => h.Value.Single()).FirstOrDefault()!;
        return new Answer(Field("grpc-status"), Field("grpc-message"), Field("grpc-status-details-bin"), body.Length >= 5 ? body[5..] : []);
    }

    private static byte[] Frame(byte[] message, bool gzip)
    {
        using var packed = new MemoryStream();
        if (gzip)
        {
            using var stream = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true);
            stream.Write(message);
        }
        else
        {
            packed.Write(message);
        }

        var frame = new byte[5 + packed.Length];
        frame[0] = gzip ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), (int)packed.Length);
        packed.ToArray().CopyTo(frame, 5);
        return frame;
    }

    private sealed record Answer(string Status, string Message, string Details, byte[] Body);
}
