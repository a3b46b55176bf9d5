using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orchestrator.Ingress;
using Orchestrator.Model.Events;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Temporalio.Client;
using Temporalio.Testing;
using Temporalio.Worker;

namespace Orchestrator.Activities.Tests.Setup;

/// <summary>A whole installation in one process: embedded Temporal, store, ingress, both workers; jobs are local processes.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly string data;
    private readonly WorkflowEnvironment temporal;
    private readonly IHost host;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> workers = [];

    private Installation(string data, WorkflowEnvironment temporal, IHost host)
    {
        this.data = data;
        this.temporal = temporal;
        this.host = host;
    }

    internal IServiceProvider Services => host.Services;

    internal ITemporalClient Client => temporal.Client;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        foreach (var worker in workers)
        {
            await worker.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        await host.StopAsync();
        host.Dispose();
        await temporal.DisposeAsync();
        stop.Dispose();
        Directory.Delete(data, recursive: true);
    }

    internal static async Task<Installation> StartAsync(params (string Key, string Value)[] settings)
    {
        var data = Directory.CreateTempSubdirectory("orc-installation-").FullName;
        var temporal = await WorkflowEnvironment.StartLocalAsync(new() { SearchAttributes = [.. SearchAttributes.All] });
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Data"] = data, ["Runner"] = "process", ["Listener_Loopback"] = "true", ["Job_Grace"] = "00:00:01" });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.Services.AddLogging().AddSingleton(temporal.Client);
        builder.Services.AddStore(builder.Configuration).AddIngress(builder.Configuration).AddActivities(builder.Configuration);
        var installation = new Installation(data, temporal, builder.Build());
        await installation.host.StartAsync();
        installation.StartWorkers();
        return installation;
    }

    internal async Task CreateProjectAsync(string project, string service, string shipyard, string? jobConfig)
    {
        var registry = Services.GetRequiredService<IRegistry>();
        var now = DateTimeOffset.UtcNow;
        Assert.True(await registry.CreateProjectAsync(new ProjectRecord(project, now), shipyard, "[]", CancellationToken.None));
        Assert.True(await registry.CreateServiceAsync(new ServiceRecord(project, service, now), CancellationToken.None));
        if (jobConfig is not null)
        {
            await PutFileAsync(project, "job/config.yaml", jobConfig);
        }
    }

    internal Task PutFileAsync(string project, string uri, string text) => Services.GetRequiredService<IResources>()
        .ChangeAsync(new ResourceScope(project), [new ResourceChange(uri, System.Text.Encoding.UTF8.GetBytes(text))], CancellationToken.None);

    internal async Task<EventAnswer> SendAsync(object body)
    {
        var request = new IngressRequest(JsonSerializer.SerializeToUtf8Bytes(body), "application/json");
        var answer = await Services.GetRequiredService<IIngress>().AcceptAsync(request, CancellationToken.None);
        Assert.True(answer.Status == 200, $"{answer.Refusal} {string.Join(' ', answer.Events.Select(one => one.Refusal))}");
        return answer.Events[0];
    }

    /// <summary>The first event of that type in the context, once it is in the log.</summary>
    internal async Task<Event> WaitForAsync(string context, string type)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var filter = new EventFilter { Context = context, Type = type };
        await foreach (var logged in Services.GetRequiredService<IEventLog>().FollowAsync(filter, 0, limit.Token))
        {
            return EventJson.Parse(logged.Body);
        }

        throw new InvalidOperationException("The log ended.");
    }

    /// <summary>Waits until that many events of the type, without its prefix, are in the log.</summary>
    internal async Task WaitForCountAsync(string context, string type, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var filter = new EventFilter { Context = context, Type = EventType.Prefix + type };
        await foreach (var _ in Services.GetRequiredService<IEventLog>().FollowAsync(filter, 0, limit.Token))
        {
            if (--count == 0)
            {
                return;
            }
        }
    }

    /// <summary>The types of a context's events, oldest first.</summary>
    internal async Task<IReadOnlyList<string>> TypesAsync(string context)
    {
        var query = new EventQuery { Contexts = [context], OldestFirst = true, PageSize = 200 };
        var page = await Services.GetRequiredService<IEventLog>().QueryAsync(query, CancellationToken.None);
        return [.. page.Events.Select(one => one.Type[EventType.Prefix.Length..])];
    }

    private void StartWorkers()
    {
        var main = new TemporalWorkerOptions(WorkflowNames.TaskQueue)
            .AddOrchestratorWorkflows().AddOrchestratorActivities(Services);
        var lanes = new TemporalWorkerOptions(WorkflowNames.LaneTaskQueue).AddLaneWorkflow().AddLaneActivities(Services);
        var deliveries = new TemporalWorkerOptions(WorkflowNames.ListenerTaskQueue).AddListenerActivities(Services);
        foreach (var options in (TemporalWorkerOptions[])[main, lanes, deliveries])
        {
            var worker = new TemporalWorker(Client, options);
            workers.Add(Task.Run(() => worker.ExecuteAsync(stop.Token)));
        }
    }
}
