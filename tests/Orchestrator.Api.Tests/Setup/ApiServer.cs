using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Ingress;
using Orchestrator.Store;
using Orchestrator.Store.Tests.Setup;
using Orchestrator.Workflows;
using Temporalio.Client;
using Temporalio.Testing;

namespace Orchestrator.Api.Tests.Setup;

/// <summary>The API on a real port over a real store and a real Temporal service; nobody works on the task queue.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    public const string Token = "the bootstrap token of this test";

    public const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata:
          name: shop
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: deployment
            - name: prod
              sequences:
                - name: delivery
                  triggeredOn:
                    - event: dev.delivery.finished
                  tasks:
                    - name: deployment
        """;

    private readonly TempFolder folder;
    private readonly WorkflowEnvironment environment;
    private readonly WebApplication application;

    private ApiServer(WorkflowEnvironment environment, WebApplication application, TempFolder folder)
    {
        this.environment = environment;
        this.application = application;
        this.folder = folder;
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.First() ?? "";
        Anonymous = new HttpClient { BaseAddress = new Uri(address) };
        Client = new HttpClient { BaseAddress = new Uri(address) };
        Client.DefaultRequestHeaders.Add("x-token", Token);
    }

    /// <summary>Shows the bootstrap token.</summary>
    public HttpClient Client { get; }

    public HttpClient Anonymous { get; }

    public WorkflowEnvironment Temporal => environment;

    public static Task<ApiServer> StartAsync(params (string Key, string Value)[] settings) => StartAsync(client => client, settings);

    /// <summary>Shows the API another client of the same service.</summary>
    public static async Task<ApiServer> StartAsync(Func<ITemporalClient, ITemporalClient> through, params (string Key, string Value)[] settings)
    {
        var environment = await WorkflowEnvironment.StartLocalAsync(new() { SearchAttributes = [.. SearchAttributes.All] });
        var folder = new TempFolder();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Data", folder.Path), new("Token", Token)]);
        builder.Configuration.AddInMemoryCollection(settings.Select(item => new KeyValuePair<string, string?>(item.Key, item.Value)));
        builder.Services.AddSingleton(through(environment.Client));
        builder.Services.AddStore(builder.Configuration);
        builder.Services.AddIngress(builder.Configuration);
        builder.Services.AddApi(builder.Configuration);
        var application = builder.Build();
        application.MapApi();
        await application.StartAsync();
        return new ApiServer(environment, application, folder);
    }

    public T Get<T>()
        where T : notnull => application.Services.GetRequiredService<T>();

    /// <summary>Makes the project, unless an earlier test of the same server did.</summary>
    public async Task CreateProjectAsync(string name = "shop", string shipyard = Shipyard)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/v1/project", $$"""{"name":"{{name}}","shipyard":"{{Base64(shipyard)}}"}""");
        Assert.Contains((int)answer.StatusCode, (int[])[201, 409]);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string contentType = "application/json", string? token = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return (token is null ? Client : Anonymous).SendAsync(request);
    }

    /// <summary>The status of an operation "METHOD /path/{name}" with that body.</summary>
    public async Task<int> TryAsync(string operation, string body)
    {
        var (method, path) = (operation.Split(' ')[0], operation.Split(' ')[1]);
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("project", "shop"), ("stage", "dev"), ("service", "cart"), ("uri", "notes.txt")])
        {
            path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        using var answer = await SendAsync(new HttpMethod(method), path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), body);
        return (int)answer.StatusCode;
    }

    public async Task<JsonElement> GetAsync(string path, int status = 200)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        return await JsonAsync(answer, status);
    }

    public async Task<JsonElement> PostAsync(string path, string body, int status = 200)
    {
        using var answer = await SendAsync(HttpMethod.Post, path, body);
        return await JsonAsync(answer, status);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"expected {status}, got {(int)answer.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static string Trigger(string id, string project = "shop", string stage = "dev", string sequence = "delivery", string context = "") =>
        $$"""
        {"specversion":"1.0","type":"sh.keptn.event.{{stage}}.{{sequence}}.triggered","source":"test","id":"{{id}}","shkeptncontext":"{{context}}",
         "data":{"project":"{{project}}","stage":"{{stage}}","service":"carts"} }
        """;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Anonymous.Dispose();
        await application.StopAsync();
        await application.DisposeAsync();
        await environment.DisposeAsync();
        folder.Dispose();
    }
}
