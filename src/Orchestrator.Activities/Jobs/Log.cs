using Microsoft.Extensions.Logging;

namespace Orchestrator.Activities.Jobs;

/// <summary>What the runners tell.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Joined container {Container}, which is {State}")]
    internal static partial void ContainerJoined(ILogger logger, string container, string state);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Container {Container} is made or removed by another call")]
    internal static partial void ContainerGone(ILogger logger, string container);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed container {Container} of {WorkflowId}, which is closed")]
    internal static partial void OrphanRemoved(ILogger logger, string container, string workflowId);

    [LoggerMessage(Message = "Looking for left-over containers did not work; next try in {Interval}")]
    internal static partial void SweepFailed(ILogger logger, Exception? exception, LogLevel level, TimeSpan interval);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No Docker daemon answers at {DockerHost}: jobs run as local processes")]
    internal static partial void ProcessesInsteadOfDocker(ILogger logger, string dockerHost);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot listen on {Host}, where job containers would reach this worker: jobs get no API; ORC_JOB_API names an address that they can reach")]
    internal static partial void NoGateway(ILogger logger, Exception exception, System.Net.IPAddress host);
}
