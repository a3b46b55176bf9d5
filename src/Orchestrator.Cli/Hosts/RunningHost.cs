using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Hosts;

/// <summary>A host that serves; disposing it stops it in order: API and worker first, then Temporal.</summary>
internal sealed class RunningHost(IHost application, TemporalLink temporal, Telemetry telemetry, HostSettings settings) : IAsyncDisposable
{
    public HostSettings Settings { get; } = settings;

    public string TemporalAddress => temporal.Address;

    /// <summary>Where the API listens; empty for a worker.</summary>
    public IReadOnlyList<Uri> Addresses { get; } = application is WebApplication web ? [.. web.Urls.Select(url => new Uri(url))] : [];

    public IServiceProvider Services => application.Services;

    /// <summary>Waits for a signal or the token.</summary>
    /// <exception cref="CommandLineException">The embedded Temporal service had to stop, as when its disk is full.</exception>
    public async Task WaitForStopAsync(CancellationToken cancellationToken)
    {
        var stopped = application.WaitForShutdownAsync(cancellationToken);
        if (await Task.WhenAny(stopped, temporal.Faulted) != stopped)
        {
            throw new CommandLineException(ExitCode.Failed, $"The embedded Temporal service has stopped: {(await temporal.Faulted).Message}");
        }

        await stopped;
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        if (application is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        await temporal.DisposeAsync();
        telemetry.Dispose();
    }
}
