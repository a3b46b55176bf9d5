using Microsoft.Extensions.Logging;

namespace Temporalio.Worker.Replay;

/// <summary>A logger that names the run and is silent while history is replayed.</summary>
internal sealed class ReplaySafeLogger(ILogger inner, WorkflowInstance instance) : ILogger
{
    private KeyValuePair<string, object?>[]? scope;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => !instance.IsReplaying && inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            scope ??=
            [
                new("WorkflowId", instance.Info.WorkflowId),
                new("RunId", instance.Info.RunId),
                new("WorkflowType", instance.Info.WorkflowType),
                new("Namespace", instance.Info.Namespace),
                new("TaskQueue", instance.Info.TaskQueue),
            ];
            using (inner.BeginScope(scope))
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
