using DockerSetup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Activities.Jobs;
using Orchestrator.Activities.Jobs.Gateway;
using Orchestrator.Store;

namespace Orchestrator.Activities.Tests.Jobs;

public sealed class JobGatewayTests : IClassFixture<DockerDaemon>, IAsyncLifetime
{
    private readonly DockerDaemon docker;
    private readonly string data = Directory.CreateTempSubdirectory("orc-gateway-").FullName;
    private WebApplication api = WebApplication.CreateSlimBuilder().Build();
    private ServiceProvider services = new ServiceCollection().BuildServiceProvider();

    public JobGatewayTests(DockerDaemon docker) => this.docker = docker;

    public async ValueTask InitializeAsync()
    {
        docker.Require();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await api.DisposeAsync();
        api = builder.Build();
        api.MapGet("/hello", (HttpRequest request) => $"hello {request.Query["name"]} with {request.Headers["x-token"].Count} token");
        api.MapPost("/echo", (HttpRequest request) => Results.Stream(request.Body, "text/plain"));
        await api.StartAsync();
        var settings = new Dictionary<string, string?> { ["Data"] = data, ["Runner"] = "docker", ["Server"] = api.Urls.First(), ["Job_Owner"] = $"test-{Guid.NewGuid():N}" };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration)
            .AddStore(configuration).AddActivities(configuration).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await api.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task OpenAsync_ContainerWithAJobToken_ReachesTheApi()
    {
        var observer = await RunAsync("job/one", "wget -qO- --header \"x-token: $ORC_TOKEN\" \"$ORC_API/hello?name=job\"; echo; "
            + "wget -qO- --header \"Authorization: Bearer $ORC_TOKEN\" --post-data 'some data' $ORC_API/echo");

        Assert.Equal(["hello job with 1 token", "some data"], observer.Texts);
    }

    [Fact]
    public async Task OpenAsync_TokenThatIsNoJobs_IsRefused()
    {
        var observer = await RunAsync("operator", "wget -qO- --header \"x-token: $ORC_TOKEN\" $ORC_API/hello; wget -qO- $ORC_API/hello");

        Assert.Equal(2, observer.Texts.Count(text => text.Contains("401", StringComparison.Ordinal)));
    }

    private async Task<RecordingObserver> RunAsync(string tokenName, string script)
    {
        var token = await services.GetRequiredService<ITokenStore>().CreateAsync(
            new AccessToken(tokenName, TokenScopes.Emit, DateTimeOffset.UtcNow), CancellationToken.None);
        var address = await services.GetRequiredService<JobGateway>().OpenAsync(CancellationToken.None);
        var observer = new RecordingObserver();
        var runner = services.GetRequiredService<IJobRunner>();
        var spec = new ContainerSpec
        {
            Name = $"orc-test-{Guid.NewGuid():N}",
            Owner = "test",
            WorkflowId = "test",
            Image = DockerDaemon.Image,
            Entrypoint = ["sh", "-c"],
            Arguments = [script],
            Network = "bridge",
            Environment = new Dictionary<string, string> { ["ORC_API"] = address!.ToString().TrimEnd('/'), ["ORC_TOKEN"] = token! },
            Timeout = TimeSpan.FromSeconds(60),
        };
        try
        {
            await runner.RunAsync(spec, observer, CancellationToken.None, TestContext.Current.CancellationToken);
            return observer;
        }
        finally
        {
            await runner.RemoveAsync(spec.Name, CancellationToken.None);
        }
    }
}
