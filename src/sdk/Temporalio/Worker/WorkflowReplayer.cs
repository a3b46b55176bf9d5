using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Worker.Interceptors;
using Temporalio.Worker.Replay;

namespace Temporalio.Worker;

/// <summary>Runs workflow code against recorded histories to see whether it still fits them.</summary>
public class WorkflowReplayer
{
    public WorkflowReplayer(WorkflowReplayerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Workflows.Count == 0)
        {
            throw new ArgumentException("A replayer needs at least one workflow.", nameof(options));
        }

        Options = (WorkflowReplayerOptions)options.Clone();
    }

    public WorkflowReplayerOptions Options { get; }

    public async Task<WorkflowReplayResult> ReplayWorkflowAsync(
        WorkflowHistory history, bool throwOnReplayFailure = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(history);
        var result = new WorkflowReplayResult(history, await ReplayAsync(history, cancellationToken).ConfigureAwait(false));
        return result.ReplayFailure is { } failure && throwOnReplayFailure
            ? throw new InvalidWorkflowOperationException($"Replay of workflow '{history.Id}' failed: {failure.Message}", failure)
            : result;
    }

    public async Task<IEnumerable<WorkflowReplayResult>> ReplayWorkflowsAsync(
        IEnumerable<WorkflowHistory> histories, bool throwOnReplayFailure = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(histories);
        var results = new List<WorkflowReplayResult>();
        foreach (var history in histories)
        {
            results.Add(await ReplayWorkflowAsync(history, throwOnReplayFailure, cancellationToken).ConfigureAwait(false));
        }

        return results;
    }

    /// <summary>Replays a history; the run shows what the workflow issued.</summary>
    internal async Task<(WorkflowRun Run, Exception? Failure)> RunAsync(WorkflowHistory history, CancellationToken cancellationToken)
    {
        var runId = history.Events.FirstOrDefault()?.WorkflowExecutionStartedEventAttributes?.OriginalExecutionRunId ?? string.Empty;
        var run = new WorkflowRun(HandlerOptions(), history.Id, runId);
        try
        {
            run.Machines.Cursor.Append([.. history.Events]);
            await run.AdvanceAsync([], true, cancellationToken).ConfigureAwait(false);
            run.Machines.ApplyRest();
            return (run, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever went wrong is the result of the replay.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (run, e);
        }
    }

    private async Task<Exception?> ReplayAsync(WorkflowHistory history, CancellationToken cancellationToken) =>
        (await RunAsync(history, cancellationToken).ConfigureAwait(false)).Failure;

    private WorkflowTaskHandlerOptions HandlerOptions() => new()
    {
        Namespace = Options.Namespace,
        TaskQueue = Options.TaskQueue,
        Workflows = [.. Options.Workflows],
        BuildId = Options.BuildId ?? string.Empty,
        Identity = Options.Identity ?? string.Empty,
        DataConverter = Options.DataConverter,
        FailureExceptionTypes = Options.WorkflowFailureExceptionTypes ?? [],
        Interceptors = [.. (Options.Interceptors ?? []).Select(interceptor => (Func<WorkflowInboundInterceptor, WorkflowInboundInterceptor>)interceptor.InterceptWorkflow)],
        LoggerFactory = Options.LoggerFactory,
        DebugMode = Options.DebugMode,
        DisableTracingEventListener = Options.DisableWorkflowTracingEventListener,
        TaskStarting = (info, definition) => Options.OnTaskStarting(this, info, definition),
        TaskCompleted = (info, definition, failure) => Options.OnTaskCompleted(this, info, definition, failure),
        FetchHistory = (_, _) => throw new InvalidOperationException("A replay has no server to ask."),
        ExecuteLocalActivity = (_, _) => throw new InvalidOperationException("A replay runs no local activities."),
    };
}
