using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Converters;
using Temporalio.Worker.Interceptors;
using Temporalio.Workflows;

namespace Temporalio.Worker.Replay;

/// <content>What each job does.</content>
internal sealed partial class WorkflowInstance
{
    private readonly List<RunningHandler> runningHandlers = [];
    private List<SignalJob>? bufferedSignals;
    private object? workflow;
    private Payloads? input;
    private object?[]? arguments;
    private bool readOnly;

    private void Apply(WorkflowJob job)
    {
        switch (job)
        {
            case InitializeJob:
                mustStart = true;
                break;
            case PatchJob patch:
                (patchesInHistory ??= []).Add(patch.PatchId);
                break;
            case SeedJob reseed:
                seed = reseed.Seed;
                random = null;
                break;
            case SignalJob signal:
                ApplySignal(signal);
                break;
            case UpdateJob update:
                _ = QueueNewTaskAsync(() => HandleUpdateAsync(update));
                break;
            case CancelJob:
                Cancellation.Cancel();
                break;
            case TimerFiredJob fired:
                ((IJobWaiter?)fired.Timer.Waiter)?.Resolve(job);
                break;
            case ResolveJob resolved:
                ((IJobWaiter?)resolved.Operation.Waiter)?.Resolve(job);
                break;
            case ChildStartJob started:
                ((IJobWaiter?)started.Child.Waiter)?.Resolve(job);
                break;
        }
    }

    private void CreateIfNew()
    {
        if (workflow is null)
        {
            RunNow(() =>
            {
                arguments = DecodeArguments(Definition.Run, input);
                workflow = Definition.CreateWorkflowInstance(arguments);
                input = null;
                if (Definition.DynamicOptionsGetter is { } getter)
                {
                    dynamicOptions = getter(workflow);
                }
            });
            ThrowIfFailed();
        }
    }

    private void StartIfNew()
    {
        if (mustStart)
        {
            mustStart = false;
            _ = QueueNewTaskAsync(() => RunTopLevelAsync(async () =>
            {
                var result = await inbound.ExecuteWorkflowAsync(new(workflow!, Definition.RunMethod, arguments!));
                arguments = [];
                var complete = new Api.Command.V1.CompleteWorkflowExecutionCommandAttributes();
                if (Definition.Run.TaskResult is not null)
                {
                    complete.Result = new() { Payloads_ = { converter.PayloadConverter.ToPayload(result) } };
                }

                Close(new() { CommandType = CommandType.CompleteWorkflowExecution, CompleteWorkflowExecutionCommandAttributes = complete }, EventType.WorkflowExecutionCompleted);
            }));
        }
    }

    private void ThrowIfFailed()
    {
        if (failure is { } thrown)
        {
            if (!IsWorkflowFailure(thrown))
            {
                throw thrown;
            }

            failure = null;
            mustStart = false;
            arguments = [];
            workflow = new object();
            Fail(thrown);
        }
    }

    private void ApplySignal(SignalJob job)
    {
        var definition = signals?.GetValueOrDefault(job.Name) ?? (signals is null ? Definition.Signals.GetValueOrDefault(job.Name) : null) ?? DynamicSignal;
        if (definition is null)
        {
            (bufferedSignals ??= []).Add(job);
            return;
        }

        _ = QueueNewTaskAsync(() => RunTopLevelAsync(() => HandleSignalAsync(job, definition)));
    }

    private async Task HandleSignalAsync(SignalJob job, WorkflowSignalDefinition definition)
    {
        object?[] values;
        try
        {
            values = DecodeHandlerArguments(definition.Handler, definition.Dynamic, job.Name, job.Input);
        }
#pragma warning disable CA1031 // A signal that cannot be read must not stop the workflow for ever.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.SignalDropped(logger, e, job.Name, options.WorkflowId);
            return;
        }

        var running = new RunningHandler(job.Name, definition.UnfinishedPolicy);
        runningHandlers.Add(running);
        try
        {
            await inbound.HandleSignalAsync(new(job.Name, definition, values, HeadersOf(job.Header)));
        }
        finally
        {
            runningHandlers.Remove(running);
        }
    }

    private async Task HandleUpdateAsync(UpdateJob job)
    {
        var name = job.Request.Input?.Name ?? string.Empty;
        UpdateInfo.Value = new(job.Exchange.Meta.UpdateId, name);
        HandleUpdateInput call;
        try
        {
            var definition = updates?.GetValueOrDefault(name) ?? (updates is null ? Definition.Updates.GetValueOrDefault(name) : null) ?? DynamicUpdate
                ?? throw new InvalidOperationException(
                    $"Update handler for {name} expected but not found, known updates: [{string.Join(' ', Updates.Keys.Order(StringComparer.Ordinal))}]");
            var values = DecodeHandlerArguments(definition.Handler, definition.Dynamic, name, job.Input);
            call = new(job.Exchange.Meta.UpdateId, name, definition, values, HeadersOf(job.Request.Input?.Header));
            if (job.Validate && definition.Validator is not null)
            {
                ReadOnly(() => inbound.ValidateUpdate(call));
            }
        }
#pragma warning disable CA1031 // Whatever is wrong before the acceptance rejects the update.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Issue(new UpdateRejectionOperation(job.Exchange, FailureOf(e)));
            return;
        }

        Issue(new UpdateMessageOperation(job.Exchange, null));
        var running = new RunningHandler(name, call.Definition.UnfinishedPolicy);
        runningHandlers.Add(running);
        try
        {
            var result = await inbound.HandleUpdateAsync(call);
            var success = new Payloads();
            if (call.Definition.Handler.TaskResult is not null)
            {
                success.Payloads_.Add(converter.PayloadConverter.ToPayload(result));
            }

            Issue(new UpdateMessageOperation(job.Exchange, new Outcome { Success = success }));
        }
        catch (Exception e) when (IsWorkflowFailure(e))
        {
            Issue(new UpdateMessageOperation(job.Exchange, new Outcome { Failure = FailureOf(e) }));
        }
#pragma warning disable CA1031 // Anything else is a bug in the code and fails the task.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure ??= e;
        }
        finally
        {
            runningHandlers.Remove(running);
        }
    }

    private void Answer(QueryJob job)
    {
#pragma warning disable CA1031 // What a query throws is its answer.
        try
        {
            ReadOnly(() => job.Result = BuiltInQueries.TryAnswer(this, job.Name) ?? AnswerOwn(job));
        }
        catch (Exception e)
        {
            job.Failure = e;
        }
#pragma warning restore CA1031
    }

    private Payload AnswerOwn(QueryJob job)
    {
        var definition = queries?.GetValueOrDefault(job.Name) ?? (queries is null ? Definition.Queries.GetValueOrDefault(job.Name) : null) ?? DynamicQuery
            ?? throw new InvalidOperationException(
                $"Query handler for {job.Name} expected but not found, known queries: [{string.Join(' ', Queries.Keys.Order(StringComparer.Ordinal))}]");
        var values = DecodeHandlerArguments(definition.Handler, definition.Dynamic, job.Name, job.Input);
        return converter.PayloadConverter.ToPayload(inbound.HandleQuery(new(job.Id, job.Name, definition, values, HeadersOf(job.Header))));
    }

    private void ReadOnly(Action action)
    {
        readOnly = true;
        try
        {
            action();
        }
        finally
        {
            readOnly = false;
        }
    }

    private object?[] DecodeHandlerArguments(HandlerMethod handler, bool dynamic, string name, Payloads? payloads) => dynamic
        ? [name, RawValues(payloads)]
        : DecodeArguments(handler, payloads);

    private object?[] DecodeArguments(HandlerMethod handler, Payloads? payloads)
    {
        if (handler.ParameterTypes is [var only] && only == typeof(IRawValue[]))
        {
            return [RawValues(payloads)];
        }

        if (handler.ParameterTypes.Length == 0)
        {
            return [];
        }

        var values = new object?[handler.ParameterTypes.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (payloads is not null && i < payloads.Payloads_.Count)
            {
                values[i] = converter.PayloadConverter.ToValue(payloads.Payloads_[i], handler.ParameterTypes[i]);
            }
            else if (handler.Defaults[i] is DBNull)
            {
                throw new InvalidOperationException(
                    $"Cannot call {HandlerMethod.Describe(handler.Method)}: expected {values.Length} arguments, got {payloads?.Payloads_.Count ?? 0}.");
            }
            else
            {
                values[i] = handler.Defaults[i];
            }
        }

        return values;
    }

    private static IRawValue[] RawValues(Payloads? payloads) =>
        payloads is null ? [] : [.. payloads.Payloads_.Select(payload => new RawValue(payload))];

    private static Dictionary<string, Payload>? HeadersOf(Header? header) =>
        header is null || header.Fields.Count == 0 ? null : new(header.Fields);

    /// <summary>A signal or update handler that has not returned.</summary>
    private sealed record RunningHandler(string Name, HandlerUnfinishedPolicy Policy)
    {
        public bool Equals(RunningHandler? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}

/// <summary>The workflow's end of an operation.</summary>
internal interface IJobWaiter
{
    void Resolve(WorkflowJob job);
}
