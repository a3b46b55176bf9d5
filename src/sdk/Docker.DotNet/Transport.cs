using System.IO.Pipes;
using System.Net.Sockets;

namespace Docker.DotNet;

/// <summary>Opens connections to the endpoints a daemon may have.</summary>
internal static class Transport
{
    private static readonly Uri LocalBase = new("http://localhost");

    internal static (Uri BaseAddress, HttpMessageHandler Handler) Create(DockerClientConfiguration configuration)
    {
        var endpoint = configuration.EndpointBaseUri;
        return endpoint.Scheme switch
        {
            "unix" => (LocalBase, CreateHandler((_, cancellationToken) => ConnectUnixAsync(endpoint.LocalPath, cancellationToken))),
            "npipe" => (LocalBase, CreateHandler((_, cancellationToken) => ConnectPipeAsync(configuration, cancellationToken))),
            "tcp" or "http" or "https" => (WithHttpScheme(endpoint, configuration.Credentials), CreateHandler(null)),
            _ => throw new ArgumentException(
                $"Cannot connect to '{endpoint}': expected a URI that starts with unix, npipe, tcp, http or https.",
                nameof(configuration)),
        };
    }

    private static Uri WithHttpScheme(Uri endpoint, Credentials credentials) =>
        new UriBuilder(endpoint)
        {
            Scheme = credentials.IsTlsCredentials() || endpoint.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp,
        }.Uri;

    private static SocketsHttpHandler CreateHandler(
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) =>
        new() { ConnectCallback = connect, UseProxy = false, UseCookies = false, AllowAutoRedirect = false };

    private static async ValueTask<Stream> ConnectUnixAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            // HttpClient names only the host of the URL, which means nothing for a socket.
            socket.Dispose();
            throw new IOException($"Nothing answers at the socket {path}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> ConnectPipeAsync(DockerClientConfiguration configuration, CancellationToken cancellationToken)
    {
        var endpoint = configuration.EndpointBaseUri;
        var pipe = new NamedPipeClientStream(
            endpoint.Host is "" or "localhost" ? "." : endpoint.Host, endpoint.Segments[^1], PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(configuration.NamedPipeConnectTimeout, cancellationToken);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }
}
