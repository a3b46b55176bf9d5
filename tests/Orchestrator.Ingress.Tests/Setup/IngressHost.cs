using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator.Store;
using Orchestrator.Store.Tests.Setup;
using Orchestrator.Workflows;
using Temporalio.Client;
using Temporalio.Testing;

namespace Orchestrator.Ingress.Tests.Setup;

/// <summary>Ingress over a real store and a real Temporal service, with the project <c>sockshop</c>.</summary>
public sealed class IngressHost : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly WorkflowEnvironment environment;
    private IHost host;

    private readonly TimeProvider time;
    private readonly IEnumerable<KeyValuePair<string, string?>> settings;

    private IngressHost(WorkflowEnvironment environment, TimeProvider time, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        this.environment = environment;
        this.time = time;
        this.settings = settings;
        host = Build();
    }

    public IIngress Ingress => Get<IIngress>();

    public IEventLog Log => Get<IEventLog>();

    public ITemporalClient Client => environment.Client;

    public static async Task<IngressHost> StartAsync(TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var environment = await WorkflowEnvironment.StartLocalAsync(new() { SearchAttributes = [.. SearchAttributes.All] });
        var started = new IngressHost(
            environment, time ?? TimeProvider.System, settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        await started.Get<IRegistry>().CreateProjectAsync(
            new ProjectRecord("sockshop", DateTimeOffset.UnixEpoch), Shipyards.Seed, "[]", CancellationToken.None);
        return started;
    }

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>Starts the background work: the sweeper.</summary>
    public Task StartBackgroundAsync() => host.StartAsync();

    /// <summary>As if the process had been started again on the same data.</summary>
    public void Reopen()
    {
        host.Dispose();
        host = Build();
    }

    /// <summary>Waits until something holds, or fails.</summary>
    public static async Task WaitForAsync(Func<Task<bool>> condition, string what)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"Waited in vain for: {what}");
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await environment.DisposeAsync();
        folder.Dispose();
    }

    private IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Data", folder.Path), new("Sweep_Interval", "00:00:01")]);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(environment.Client);
        builder.Services.AddSingleton(time);
        builder.Services.AddStore(builder.Configuration);
        builder.Services.AddIngress(builder.Configuration);
        return builder.Build();
    }
}
