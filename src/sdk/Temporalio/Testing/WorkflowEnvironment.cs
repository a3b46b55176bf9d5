using Temporal.Embedded;
using Temporalio.Client;

namespace Temporalio.Testing;

/// <summary>A service to run workflows on in tests.</summary>
public partial class WorkflowEnvironment : IAsyncDisposable
{
    public WorkflowEnvironment(ITemporalClient client) => Client = client;

    public ITemporalClient Client { get; protected init; }

    public virtual bool SupportsTimeSkipping => false;

    /// <summary>Starts a service in this process.</summary>
    public static async Task<WorkflowEnvironment> StartLocalAsync(WorkflowEnvironmentStartLocalOptions? options = null)
    {
        options = (WorkflowEnvironmentStartLocalOptions?)options?.Clone() ?? new();
        var service = await EnvironmentService.StartAsync(options, options.DevServerOptions.DatabaseFilename, timeSkipping: false).ConfigureAwait(false);
        try
        {
            var client = await EnvironmentService.ConnectAsync(service, options).ConfigureAwait(false);
            await EnvironmentService.AddSearchAttributesAsync(client, options.SearchAttributes).ConfigureAwait(false);
            return new Local(client, service);
        }
        catch
        {
            await service.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts a service in this process whose time jumps ahead when nothing can run.</summary>
    public static async Task<WorkflowEnvironment> StartTimeSkippingAsync(WorkflowEnvironmentStartTimeSkippingOptions? options = null)
    {
        options = (WorkflowEnvironmentStartTimeSkippingOptions?)options?.Clone() ?? new();
        var service = await EnvironmentService.StartAsync(options, null, timeSkipping: true).ConfigureAwait(false);
        try
        {
            return await TimeSkipping.CreateAsync(service, options).ConfigureAwait(false);
        }
        catch
        {
            await service.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task DelayAsync(int millisecondsDelay, CancellationToken? cancellationToken = null) =>
        DelayAsync(TimeSpan.FromMilliseconds(millisecondsDelay), cancellationToken);

    /// <summary>Waits, in the service's time.</summary>
    public virtual Task DelayAsync(TimeSpan delay, CancellationToken? cancellationToken = null) =>
        Task.Delay(delay, cancellationToken ?? CancellationToken.None);

    /// <summary>The service's time.</summary>
    public virtual Task<DateTime> GetCurrentTimeAsync() => Task.FromResult(DateTime.UtcNow);

    public void WithAutoTimeSkippingDisabled(Action func) => WithAutoTimeSkippingDisabled(() =>
    {
        func();
        return default(ValueTuple);
    });

    public T WithAutoTimeSkippingDisabled<T>(Func<T> func) =>
        WithAutoTimeSkippingDisabledAsync(() => Task.FromResult(func())).GetAwaiter().GetResult();

    public Task WithAutoTimeSkippingDisabledAsync(Func<Task> func) => WithAutoTimeSkippingDisabledAsync(async () =>
    {
        await func().ConfigureAwait(false);
        return default(ValueTuple);
    });

    /// <summary>Runs the function; waiting for results in it does not skip time.</summary>
    public virtual Task<T> WithAutoTimeSkippingDisabledAsync<T>(Func<Task<T>> func) => func();

    /// <summary>Stops what was started.</summary>
    public virtual Task ShutdownAsync() => Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ShutdownAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private sealed class Local(ITemporalClient client, TemporalService service) : WorkflowEnvironment(client)
    {
        public override Task ShutdownAsync() => service.DisposeAsync().AsTask();
    }
}
