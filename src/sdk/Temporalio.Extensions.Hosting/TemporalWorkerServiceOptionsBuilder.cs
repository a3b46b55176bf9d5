using Microsoft.Extensions.DependencyInjection;

namespace Temporalio.Extensions.Hosting;

/// <summary>Adds to a hosted worker.</summary>
public class TemporalWorkerServiceOptionsBuilder : ITemporalWorkerServiceOptionsBuilder
{
    public TemporalWorkerServiceOptionsBuilder(string taskQueue, IServiceCollection services)
    {
        TaskQueue = taskQueue;
        Services = services;
    }

    /// <inheritdoc />
    public string TaskQueue { get; }

    /// <inheritdoc />
    public IServiceCollection Services { get; }
}
