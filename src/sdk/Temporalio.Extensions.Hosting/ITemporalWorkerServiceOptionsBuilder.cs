using Microsoft.Extensions.DependencyInjection;

namespace Temporalio.Extensions.Hosting;

/// <summary>Adds to a hosted worker.</summary>
public interface ITemporalWorkerServiceOptionsBuilder
{
    string TaskQueue { get; }

    IServiceCollection Services { get; }
}
