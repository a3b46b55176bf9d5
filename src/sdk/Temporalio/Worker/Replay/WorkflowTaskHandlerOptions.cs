using Microsoft.Extensions.Logging;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Common;
using Temporalio.Converters;
using Temporalio.Worker.Interceptors;
using Temporalio.Worker.Metrics;
using Temporalio.Workflows;

namespace Temporalio.Worker.Replay;

/// <summary>What a <see cref="WorkflowTaskHandler"/> needs to know.</summary>
internal sealed record WorkflowTaskHandlerOptions
{
    public required string Namespace { get; init; }

    public required string TaskQueue { get; init; }

    public required IReadOnlyCollection<WorkflowDefinition> Workflows { get; init; }

    public string Identity { get; init; } = string.Empty;

    public string BuildId { get; init; } = string.Empty;

    public DataConverter DataConverter { get; init; } = DataConverter.Default;

    /// <summary>Null when nothing is cached.</summary>
    public string? StickyQueue { get; init; }

    public TimeSpan StickyScheduleToStartTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public int MaxCachedWorkflows { get; init; } = 10_000;

    /// <summary>Exceptions that fail a workflow instead of its task.</summary>
    public IReadOnlyCollection<Type> FailureExceptionTypes { get; init; } = [];

    /// <summary>Each wraps the inbound chain of a run; the last one listed is called last.</summary>
    public IReadOnlyList<Func<WorkflowInboundInterceptor, WorkflowInboundInterceptor>> Interceptors { get; init; } = [];

    public ILoggerFactory LoggerFactory { get; init; } = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;

    public MetricMeter? MetricMeter { get; init; }

    /// <summary>No deadlock detection.</summary>
    public bool DebugMode { get; init; }

    /// <summary>How long workflow code may keep its thread.</summary>
    public TimeSpan DeadlockLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Sends the failure of a task whose code is stuck; without it deadlocks are not looked for.</summary>
    public Action<WorkflowTaskCompletion>? ReportStuck { get; init; }

    public WorkerMetrics? Metrics { get; init; }

    /// <summary>No detection of calls that leave the workflow's scheduler.</summary>
    public bool DisableTracingEventListener { get; init; }

    /// <summary>Raised before the code of a workflow runs for a task.</summary>
    public Action<WorkflowInfo, WorkflowDefinition>? TaskStarting { get; init; }

    /// <summary>Raised after the code of a workflow ran for a task; the exception is the task's failure.</summary>
    public Action<WorkflowInfo, WorkflowDefinition, Exception?>? TaskCompleted { get; init; }

    /// <summary>Reads pages of history (GetWorkflowExecutionHistory).</summary>
    public required Func<GetWorkflowExecutionHistoryRequest, CancellationToken, Task<GetWorkflowExecutionHistoryResponse>> FetchHistory { get; init; }

    /// <summary>Runs one attempt of a local activity; it may run beside others. The token is cancelled on a cancel request or a timeout.</summary>
    public required Func<LocalActivityAttempt, CancellationToken, Task<LocalActivityOutcome>> ExecuteLocalActivity { get; init; }
}
