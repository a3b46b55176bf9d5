using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Activities.Jobs;
using Orchestrator.Model.Events;
using Orchestrator.Model.Webhooks;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Requests;
using Temporalio.Activities;

namespace Orchestrator.Activities.Listeners.Requests;

/// <summary>Fills the requests of webhook configurations and sends them.</summary>
internal sealed class RequestActivities(IEventLog log, ISecretStore secrets, AddressGuard guard, IOptions<ListenerOptions> options)
    : IRequestActivities, IDisposable
{
    private const int LargestResponse = 32 * 1024;
    private const int LargestRead = 256 * 1024;
    private const int LongestExplanation = 500;

    private readonly string[] denied = options.Value.RequestDeny.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    internal HttpClient Http { get; } = guard.CreateClient(TimeSpan.FromMinutes(1));

    public void Dispose() => Http.Dispose();

    /// <inheritdoc />
    [Activity]
    public async Task<RequestOutcome> SendRequestAsync(RequestCall call)
    {
        var cancellationToken = ActivityScope.CancellationToken;
        var values = await EnvAsync(call, cancellationToken);
        var mask = new SecretMask(values.Values);
        try
        {
            using var request = await BuildAsync(call, values, cancellationToken);
            using var limit = ResponseBody.LimitOf(Http, cancellationToken);
            using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var (body, _) = await ResponseBody.ReadAsync(response.Content, LargestRead, limit.Token);
            return response.IsSuccessStatusCode
                ? new RequestOutcome { Response = Read(mask.Apply(Encoding.UTF8.GetString(body))) }
                : Failed(mask, $"{request.RequestUri?.Host} answered {(int)response.StatusCode}: {Shortened(Encoding.UTF8.GetString(body))}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or FormatException)
        {
            return Failed(mask, e.Message);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(mask, $"no answer in time: {e.Message}");
        }
    }

    private async Task<HttpRequestMessage> BuildAsync(RequestCall call, Dictionary<string, string> values, CancellationToken cancellationToken)
    {
        if (await log.FindByKeyAsync(Guid.Parse(call.EventKey), cancellationToken) is not { } logged)
        {
            throw new FormatException("the event is no longer in the log");
        }

        var filled = JsonElement.Parse(logged.Body.Span, JsonDepth.Accepted);
        string Fill(string template) => RequestTemplate.Fill(template, filled, values);
        var request = new HttpRequestMessage(HttpMethod.Parse(call.Request.Method), Address(Fill(call.Request.Url)));
        if (call.Request.Payload is { } payload)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(payload)));
        }

        foreach (var (name, value) in call.Request.Headers)
        {
            var text = Fill(value);
            if (!request.Headers.TryAddWithoutValidation(name, text))
            {
                request.Content?.Headers.Remove(name);
                request.Content?.Headers.TryAddWithoutValidation(name, text);
            }
        }

        return request;
    }

    // Of several words the first is the address, as curl has it.
    private Uri Address(string filled)
    {
        var text = filled.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
        if (denied.FirstOrDefault(part => text.Contains(part, StringComparison.OrdinalIgnoreCase)) is { } part)
        {
            throw new FormatException($"requests to addresses with '{part}' are not allowed (ORC_REQUEST_DENY)");
        }

        text = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw new FormatException($"expected an http or https address, got '{text}'");
    }

    private async Task<Dictionary<string, string>> EnvAsync(RequestCall call, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var named in call.Secrets)
        {
            var scope = new SecretScope(call.Scope.Project, call.Scope.Stage, call.Scope.Service);
            if (await secrets.ResolveAsync(named.Secret, scope, cancellationToken) is not { } found)
            {
                continue;
            }

            foreach (var (key, value) in found)
            {
                values.TryAdd(key, value);
            }

            if (found.TryGetValue(named.Key ?? named.Name, out var one) || (named.Key is null && found.Count == 1 && (one = found.Values.First()) is not null))
            {
                values[named.Name] = one;
            }
        }

        return values;
    }

    private static JsonElement Read(string text)
    {
        if (text.Length > LargestResponse)
        {
            return JsonSerializer.SerializeToElement(text[..LargestResponse]);
        }

        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }

    private static RequestOutcome Failed(SecretMask mask, string problem) => new() { Problem = $"Cannot send the request: {mask.Apply(problem)}" };

    private static string Shortened(string text) => text.Length > LongestExplanation ? text[..LongestExplanation] : text;
}
