namespace Temporalio.Extensions.Hosting;

/// <summary>Name of the options of a hosted worker; among the services it marks the worker as added.</summary>
internal sealed record TemporalWorkerOptionsName(string Value)
{
    public static string Of(string taskQueue) => $"temporal-worker:{taskQueue}";
}
