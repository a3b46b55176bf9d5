using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.Store.Tests.Setup;

/// <summary>A store on disk that can be closed and opened again.</summary>
public sealed class OpenStore : IAsyncDisposable
{
    private readonly ServiceProvider provider;

    private OpenStore(ServiceProvider provider, ManualTime time)
    {
        this.provider = provider;
        Time = time;
    }

    public ManualTime Time { get; }

    public IEventLog Events => Get<IEventLog>();

    public T Get<T>()
        where T : notnull => provider.GetRequiredService<T>();

    public static OpenStore Open(string folder, string store = "sqlite", ManualTime? time = null, params (string Key, string Value)[] settings)
    {
        var clock = time ?? new ManualTime();
        var values = new Dictionary<string, string?> { ["Store"] = store, ["Data"] = folder };
        foreach (var (key, value) in settings)
        {
            values[key] = value;
        }

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(clock);
        services.AddStore(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        return new OpenStore(services.BuildServiceProvider(), clock);
    }

    public ValueTask DisposeAsync() => provider.DisposeAsync();
}
