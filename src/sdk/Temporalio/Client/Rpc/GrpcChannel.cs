using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Google.Protobuf;
using Temporalio.Exceptions;

namespace Temporalio.Client.Rpc;

/// <summary>Unary gRPC calls over HTTP/2.</summary>
internal sealed class GrpcChannel : IDisposable
{
    private const int SmallestCompressed = 1024;
    private const int MaxMessageSize = 128 * 1024 * 1024;

    private static readonly string ClientVersion =
        typeof(GrpcChannel).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    private static readonly MediaTypeHeaderValue ContentType = new("application/grpc");

    private readonly HttpMessageInvoker http;
    private readonly TemporalConnection connection;
    private readonly Uri baseAddress;
    private readonly bool compress;
    private readonly string? domain;

    public GrpcChannel(TemporalConnection connection, string target, bool plaintext)
    {
        this.connection = connection;
        baseAddress = new($"{(plaintext ? "http" : "https")}://{target}/");
        compress = connection.Options.GrpcCompression is GrpcCompression.Gzip;
        domain = plaintext || connection.Options.Tls?.Domain is not { Length: > 0 } name ? null : name;
        http = new(ChannelHandler.Create(connection.Options, plaintext));
    }

    public async Task<T> InvokeAsync<T>(string method, IMessage request, MessageParser<T> parser, RpcOptions? options, TimeSpan timeout)
        where T : IMessage<T>
    {
        var caller = options?.CancellationToken ?? CancellationToken.None;
        caller.ThrowIfCancellationRequested();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(caller);
        deadline.CancelAfter(timeout > TimeSpan.Zero ? timeout : TimeSpan.FromMilliseconds(1));
        try
        {
            using var message = Request(method, request, options, timeout);
            using var response = await http.SendAsync(message, deadline.Token).ConfigureAwait(false);
            return await ReadAsync(response, parser, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            throw new RpcException(RpcException.StatusCode.DeadlineExceeded, $"Timeout of {timeout} expired calling {method}", null);
        }
        catch (Exception e) when (caller.IsCancellationRequested && e is HttpRequestException or IOException or SocketException)
        {
            throw new OperationCanceledException(e.Message, e, caller);
        }
        // A server that dies just after it has accepted the connection shows itself as a bare socket exception.
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            throw new RpcException(RpcException.StatusCode.Unavailable, $"Cannot call {baseAddress.Authority}: {e.GetBaseException().Message}", null);
        }
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(string method, IMessage request, RpcOptions? options, TimeSpan timeout)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(baseAddress, method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(Frame(request, compress)),
        };
        message.Content.Headers.ContentType = ContentType;
        var headers = message.Headers;
        if (domain != null)
        {
            // The handler takes the name for TLS from the Host header.
            headers.Host = domain;
        }

        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("user-agent", $"temporal-dotnet/{ClientVersion}");
        headers.TryAddWithoutValidation("client-name", "temporal-dotnet");
        headers.TryAddWithoutValidation("client-version", ClientVersion);
        headers.TryAddWithoutValidation("grpc-timeout", TimeoutText(timeout));
        headers.TryAddWithoutValidation("grpc-accept-encoding", "gzip,identity");
        if (compress)
        {
            headers.TryAddWithoutValidation("grpc-encoding", "gzip");
        }

        if (RequestNamespace.Of(request) is { Length: > 0 } name)
        {
            headers.TryAddWithoutValidation("temporal-namespace", name);
        }

        if (connection.ApiKey is { Length: > 0 } key)
        {
            headers.TryAddWithoutValidation("authorization", $"Bearer {key}");
        }

        AddMetadata(headers, connection.RpcMetadata, connection.RpcBinaryMetadata);
        AddMetadata(headers, options?.Metadata, options?.BinaryMetadata);
        return message;
    }

    private static void AddMetadata(
        HttpRequestHeaders headers,
        IReadOnlyCollection<KeyValuePair<string, string>>? text,
        IReadOnlyCollection<KeyValuePair<string, byte[]>>? binary)
    {
        foreach (var (name, value) in text ?? [])
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }

        foreach (var (name, value) in binary ?? [])
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, Convert.ToBase64String(value).TrimEnd('='));
        }
    }

    private static string TimeoutText(TimeSpan timeout) => timeout < TimeSpan.FromSeconds(90_000)
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (long)timeout.TotalMilliseconds)}m")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Min(99_999_999, (long)timeout.TotalSeconds)}S");

    /// <summary>One byte (compressed?), four bytes (length), the message. A small message costs more to compress than to send.</summary>
    internal static ReadOnlyMemory<byte> Frame(IMessage message, bool compress)
    {
        var size = message.CalculateSize();
        if (!compress || size < SmallestCompressed)
        {
            var frame = new byte[size + 5];
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)size);
            message.WriteTo(frame.AsSpan(5));
            return frame;
        }

        using var output = new MemoryStream(5 + (size / 2) + 32);
        output.Write([1, 0, 0, 0, 0]);
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            message.WriteTo(gzip);
        }

        var memory = output.GetBuffer().AsMemory(0, (int)output.Length);
        BinaryPrimitives.WriteUInt32BigEndian(memory.Span[1..], (uint)(memory.Length - 5));
        return memory;
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : IMessage<T>
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new RpcException(GrpcTrailers.CodeOf(response.StatusCode), $"HTTP status {(int)response.StatusCode}", null);
        }

        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        GrpcTrailers.ThrowIfFailed(response);
        if (bytes.Length < 5)
        {
            throw new RpcException(RpcException.StatusCode.Internal, "The reply has no message.", null);
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1));
        if (length > MaxMessageSize || length > bytes.Length - 5)
        {
            throw new RpcException(RpcException.StatusCode.Internal, $"The reply's length {length} is wrong.", null);
        }

        var body = new ReadOnlyMemory<byte>(bytes, 5, (int)length);
        return bytes[0] == 0 ? parser.ParseFrom(body.Span) : Decompress(body, parser);
    }

    private static T Decompress<T>(ReadOnlyMemory<byte> body, MessageParser<T> parser)
        where T : IMessage<T>
    {
        using var input = new MemoryStream(body.ToArray());
        using var gzip = new GZipStream(input, CompressionMode.Decompress);
        return parser.ParseFrom(gzip);
    }
}
