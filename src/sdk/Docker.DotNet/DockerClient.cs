using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Docker.DotNet.Serialization;

namespace Docker.DotNet;

/// <summary>Talks to one daemon over HTTP.</summary>
public sealed class DockerClient : IDockerClient
{
    private readonly HttpClient http;
    private readonly string prefix;

    internal DockerClient(DockerClientConfiguration configuration, Version? requestedApiVersion)
    {
        Configuration = configuration;
        DefaultTimeout = configuration.DefaultTimeout;
        var (baseAddress, handler) = Transport.Create(configuration);
        http = new HttpClient(configuration.Credentials.GetHandler(handler))
        {
            BaseAddress = baseAddress,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        prefix = requestedApiVersion is null ? "/" : $"/v{requestedApiVersion}/";
        Containers = new ContainerOperations(this);
        Images = new ImageOperations(this);
        Networks = new NetworkOperations(this);
        Volumes = new VolumeOperations(this);
        System = new SystemOperations(this);
    }

    internal delegate DockerApiException? ErrorMapping(HttpStatusCode status, string? body);

    public DockerClientConfiguration Configuration { get; }

    public TimeSpan DefaultTimeout { get; set; }

    public IContainerOperations Containers { get; }

    public IImageOperations Images { get; }

    public INetworkOperations Networks { get; }

    public IVolumeOperations Volumes { get; }

    public ISystemOperations System { get; }

    public void Dispose()
    {
        http.Dispose();
        Configuration.Dispose();
    }

    internal static JsonContent AsJson<T>(T body) => JsonContent.Create(body, options: Json.Options);

    /// <summary>The value of a short call.</summary>
    internal async Task<T> CallAsync<T>(
        HttpMethod method, string path, HttpContent? content, ErrorMapping? errors, CancellationToken cancellationToken)
    {
        using var limit = LimitTime(cancellationToken);
        using var response = await SendAsync(method, path, content, null, errors, limit.Token);
        return await ReadAsync<T>(response, limit.Token);
    }

    /// <summary>The status of a short call whose answer has no body.</summary>
    internal async Task<HttpStatusCode> CallAsync(
        HttpMethod method, string path, HttpContent? content, ErrorMapping? errors, CancellationToken cancellationToken)
    {
        using var limit = LimitTime(cancellationToken);
        using var response = await SendAsync(method, path, content, null, errors, limit.Token);
        return response.StatusCode;
    }

    internal static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await response.Content.ReadFromJsonAsync<T>(Json.Options, cancellationToken)
        ?? throw new DockerApiException(response.StatusCode, "null");

    /// <summary>Reports every JSON value of a long answer.</summary>
    internal static async Task ReportAsync<T>(HttpResponseMessage response, IProgress<T> progress, CancellationToken cancellationToken)
        where T : class
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var value in JsonSerializer.DeserializeAsyncEnumerable<T>(stream, topLevelValues: true, Json.Options, cancellationToken))
        {
            if (value is not null)
            {
                progress.Report(value);
            }
        }
    }

    /// <summary>Sends a call and returns once its headers are there; the caller disposes the answer.</summary>
    internal async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        Action<HttpRequestMessage>? prepare,
        ErrorMapping? errors,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, prefix + path) { Content = content };
        foreach (var (name, value) in Configuration.DefaultHttpRequestHeaders)
        {
            request.Headers.Add(name, value);
        }

        prepare?.Invoke(request);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.NotModified or HttpStatusCode.SwitchingProtocols)
        {
            return response;
        }

        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            throw errors?.Invoke(response.StatusCode, body) ?? new DockerApiException(response.StatusCode, body);
        }
    }

    internal CancellationTokenSource LimitTime(CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(DefaultTimeout);
        return source;
    }
}
