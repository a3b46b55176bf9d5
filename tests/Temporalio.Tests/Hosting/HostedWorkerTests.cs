using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Temporalio.Activities;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Extensions.Hosting;
using Temporalio.Tests.Worker;

namespace Temporalio.Tests.Hosting;

public class HostedWorkerTests
{
    [Fact]
    public async Task AddScopedActivities_EachCall_HasAScopeThatEndsWithIt()
    {
        var connection = new ScriptedConnection();
        using var host = Build(connection, builder => builder.AddScopedActivities<ScopedActivities>());
        var log = host.Services.GetRequiredService<DisposalLog>();
        await host.StartAsync();

        connection.Offer("Use");
        connection.Offer("Use");
        var first = await connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
        var second = await connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
        await host.StopAsync();

        Assert.NotEqual(first.Result.Payloads_[0].Data, second.Result.Payloads_[0].Data);
        Assert.Equal(2, log.Disposed);
        Assert.Equal(0, log.UsedAfterDisposal);
    }

    [Fact]
    public async Task AddSingletonActivities_EachCall_UsesTheSameObject()
    {
        var connection = new ScriptedConnection();
        using var host = Build(connection, builder => builder.AddSingletonActivities<CountingActivities>().AddStaticActivities<StaticActivities>());
        await host.StartAsync();

        connection.Offer("Count");
        var first = await connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
        connection.Offer("Count");
        var second = await connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
        connection.Offer("Static");
        var third = await connection.AnswerAsync<RespondActivityTaskCompletedRequest>();
        await host.StopAsync();

        Assert.Equal(["1", "2", "7"], new[] { first, second, third }.Select(answer => answer.Result.Payloads_[0].Data.ToStringUtf8()));
    }

    [Fact]
    public void AddHostedTemporalWorker_SameQueueTwice_Throws()
    {
        var services = new ServiceCollection();
        services.AddHostedTemporalWorker("q");

        Assert.Throws<InvalidOperationException>(() => services.AddHostedTemporalWorker("q"));
        services.AddHostedTemporalWorker("other");
        Assert.Equal(2, services.Count(service => service.ServiceType == typeof(IHostedService)));
    }

    [Fact]
    public void ConfigureOptions_Worker_ChangesOnlyItsOwn()
    {
        var services = new ServiceCollection();
        services.AddHostedTemporalWorker("a").ConfigureOptions(options => options.MaxCachedWorkflows = 1);
        services.AddHostedTemporalWorker("127.0.0.1:1", "shop", "b");
        using var provider = services.BuildServiceProvider();

        var monitor = provider.GetRequiredService<IOptionsMonitor<TemporalWorkerServiceOptions>>();

        Assert.Equal(1, monitor.Get("temporal-worker:a").MaxCachedWorkflows);
        Assert.Equal("a", monitor.Get("temporal-worker:a").TaskQueue);
        Assert.Equal(10_000, monitor.Get("temporal-worker:b").MaxCachedWorkflows);
        Assert.Equal("shop", monitor.Get("temporal-worker:b").ClientOptions?.Namespace);
    }

    [Fact]
    public void AddTemporalClient_Options_MakeALazyClient()
    {
        var services = new ServiceCollection();
        services.AddTemporalClient(options =>
        {
            options.TargetHost = "127.0.0.1:1";
            options.Namespace = "shop";
        });
        using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<ITemporalClient>();

        Assert.Equal("shop", client.Options.Namespace);
        Assert.False(client.Connection.IsConnected);
        Assert.Same(client, provider.GetRequiredService<ITemporalClient>());
    }

    private static IHost Build(ScriptedConnection connection, Action<ITemporalWorkerServiceOptionsBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<DisposalLog>();
        builder.Services.AddSingleton<ITemporalClient>(new TemporalClient(connection, new()));
        configure(builder.Services.AddHostedTemporalWorker("q"));
        return builder.Build();
    }

    private sealed class DisposalLog
    {
        public int Disposed { get; set; }

        public int UsedAfterDisposal { get; set; }
    }

    private sealed class ScopedActivities(DisposalLog log) : IDisposable
    {
        private bool disposed;

        [Activity]
        public async Task<Guid> UseAsync()
        {
            await Task.Yield();
            lock (log)
            {
                log.UsedAfterDisposal += disposed ? 1 : 0;
            }

            return Guid.NewGuid();
        }

        public void Dispose()
        {
            lock (log)
            {
                disposed = true;
                log.Disposed++;
            }
        }
    }

    private sealed class CountingActivities
    {
        private int count;

        [Activity]
        public int Count() => ++count;
    }

    private sealed class StaticActivities
    {
        [Activity]
        public static int Static() => 7;
    }
}
