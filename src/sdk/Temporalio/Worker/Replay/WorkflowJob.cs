using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Query.V1;
using Temporalio.Api.Update.V1;

namespace Temporalio.Worker.Replay;

/// <summary>One thing that a workflow is told. Messages inside are shared with the history and never changed.</summary>
internal abstract class WorkflowJob;

/// <summary>The run begins.</summary>
internal sealed class InitializeJob(WorkflowExecutionStartedEventAttributes started, DateTime time) : WorkflowJob
{
    public WorkflowExecutionStartedEventAttributes Started { get; set; } = started;

    public DateTime Time { get; } = time;
}

/// <summary>History holds the marker of a patch.</summary>
internal sealed class PatchJob(string patchId) : WorkflowJob
{
    public string PatchId { get; } = patchId;
}

/// <summary>The random numbers begin anew, after a reset.</summary>
internal sealed class SeedJob(ulong seed) : WorkflowJob
{
    public ulong Seed { get; } = seed;
}

/// <summary>A signal came.</summary>
internal sealed class SignalJob(WorkflowExecutionSignaledEventAttributes signal) : WorkflowJob
{
    public string Name { get; } = signal.SignalName;

    public Payloads? Input { get; set; } = signal.Input;

    public Header? Header { get; } = signal.Header;
}

/// <summary>The cancellation of the run was requested.</summary>
internal sealed class CancelJob : WorkflowJob;

/// <summary>An update came, or stands in the history as accepted.</summary>
internal sealed class UpdateJob(UpdateExchange exchange, Request request, bool validate) : WorkflowJob
{
    public UpdateExchange Exchange { get; } = exchange;

    public Request Request { get; } = request;

    public Payloads? Input { get; set; } = request.Input?.Args;

    /// <summary>Whether the validator is to be asked; history has already answered.</summary>
    public bool Validate { get; } = validate;
}

/// <summary>A timer fired.</summary>
internal sealed class TimerFiredJob(TimerOperation timer) : WorkflowJob
{
    public TimerOperation Timer { get; } = timer;
}

/// <summary>An operation ended: with a result, or a failure, or neither (done without a value).</summary>
internal sealed class ResolveJob(Operation operation, Payload? result, Failure? failure) : WorkflowJob
{
    public Operation Operation { get; } = operation;

    public Payload? Result { get; set; } = result;

    public Failure? Failure { get; set; } = failure;

    /// <summary>A local activity is to be tried again after this time.</summary>
    public TimeSpan? Backoff { get; init; }
}

/// <summary>A child workflow started, or could not be.</summary>
internal sealed class ChildStartJob(ChildOperation child, string? runId, Failure? failure, bool alreadyExists) : WorkflowJob
{
    public ChildOperation Child { get; } = child;

    public string? RunId { get; } = runId;

    public Failure? Failure { get; set; } = failure;

    public bool AlreadyExists { get; } = alreadyExists;
}

/// <summary>Somebody asks; never together with other jobs.</summary>
internal sealed class QueryJob(string id, WorkflowQuery query) : WorkflowJob
{
    public string Id { get; } = id;

    public string Name { get; } = query.QueryType;

    public Payloads? Input { get; set; } = query.QueryArgs;

    public Header? Header { get; } = query.Header;

    /// <summary>The answer.</summary>
    public Payload? Result { get; set; }

    /// <summary>Why there is no answer.</summary>
    public Exception? Failure { get; set; }
}
