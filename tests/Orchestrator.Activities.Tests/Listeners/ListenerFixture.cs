using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Activities.Listeners;
using Orchestrator.Ingress;
using Orchestrator.Model.Events;
using Orchestrator.Store;
using Orchestrator.Workflows.Listeners;
using Temporalio.Client;
using Temporalio.Testing;

namespace Orchestrator.Activities.Tests.Listeners;

/// <summary>The delivery of events with a store of its own and without workflows.</summary>
internal sealed class ListenerFixture : IAsyncDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("orc-listeners-").FullName;
    private readonly ServiceProvider services;

    internal ListenerFixture(Action<IServiceCollection>? more = null)
    {
        var settings = new Dictionary<string, string?> { ["Data"] = data, ["Listener_Loopback"] = "true", ["Listener_Linger"] = "00:00:00" };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var registered = new ServiceCollection().AddLogging()
            .AddSingleton<ITemporalClient>(TemporalClient.CreateLazy(new("127.0.0.1:1")))
            .AddStore(configuration).AddIngress(configuration).AddActivities(configuration);
        more?.Invoke(registered);
        services = registered.BuildServiceProvider();
    }

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    internal T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    internal Task DefineAsync(object definition) =>
        Get<IDefinitions>().PutAsync(new Definition("Listener", "hook", JsonSerializer.Serialize(definition)), Limit);

    internal Task<ListenerProgress> RunAsync(long cursor = 0, int part = 0, int failures = 0, params long[] resend) =>
        RunAsync(new ListenerTurn("hook", cursor, failures, resend) { Part = part });

    internal Task<ListenerProgress> RunAsync(ListenerTurn turn, ActivityEnvironment? environment = null) =>
        (environment ?? new ActivityEnvironment()).RunAsync(() => Get<ListenerActivities>().DeliverAsync(turn));

    internal Task LogAsync(int count, string type = "com.example.thing") =>
        LogAsync([.. Enumerable.Range(1, count).Select(n => new Event
        {
            Id = $"{n}",
            Source = "test",
            Type = type,
            Time = DateTimeOffset.UtcNow,
            DataContentType = "application/json",
            Data = JsonElement.Parse($$"""{"n":{{n}}}"""),
        })]);

    internal Task LogAsync(params Event[] events) => Get<IEventLog>().AppendAsync(
        [
            .. events.Select(one => new NewEvent
            {
                Key = Guid.NewGuid(),
                Id = one.Id,
                Source = one.Source,
                Type = one.Type,
                Context = one.Context ?? "",
                Time = one.Time ?? default,
                TriggeredId = one.TriggeredId,
                Body = EventJson.ToUtf8(one),
            }),
        ],
        Limit);
}
