using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;
using Temporalio.Workflows;
using Failure = Temporalio.Api.Failure.V1.Failure;

namespace Temporalio.Worker.Replay;

/// <content>How a run ends.</content>
internal sealed partial class WorkflowInstance
{
    /// <summary>Whether the exception fails the workflow, and not only its task.</summary>
    public bool IsWorkflowFailure(Exception e) =>
        e is FailureException or OperationCanceledException
        || IsListed(dynamicOptions?.FailureExceptionTypes ?? Definition.FailureExceptionTypes, e)
        || IsListed(options.Worker.FailureExceptionTypes, e);

    /// <summary>The command that fails the run.</summary>
    public ClosingOperation FailureCommand(Exception e) => new(
        new() { CommandType = CommandType.FailWorkflowExecution, FailWorkflowExecutionCommandAttributes = new() { Failure = FailureOf(e) } },
        EventType.WorkflowExecutionFailed);

    public Failure FailureOf(Exception e) => converter.FailureConverter.ToFailure(e, converter.PayloadConverter);

    private static bool IsListed(IEnumerable<Type>? types, Exception e) => types is not null && types.Any(type => type.IsInstanceOfType(e));

    /// <summary>Runs the main method or a signal handler; what it throws ends the run or fails the task.</summary>
    private async Task RunTopLevelAsync(Func<Task> function)
    {
        try
        {
            try
            {
                await function();
            }
            catch (ContinueAsNewException e)
            {
                Close(ContinueAsNewCommand(e.Input), EventType.WorkflowExecutionContinuedAsNew);
            }
            catch (Exception e) when (cancellation?.IsCancellationRequested == true && TemporalException.IsCanceledException(e))
            {
                Close(
                    new() { CommandType = CommandType.CancelWorkflowExecution, CancelWorkflowExecutionCommandAttributes = new() },
                    EventType.WorkflowExecutionCanceled);
            }
            catch (Exception e) when (IsWorkflowFailure(e))
            {
                Fail(e);
            }
        }
#pragma warning disable CA1031 // A bug in the code fails the task; the server tries again, with better code one day.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure ??= e;
        }
    }

    private void Fail(Exception e)
    {
        WarnOfRunningHandlers();
        Issue(FailureCommand(e));
    }

    private void Close(Command command, EventType confirmedBy)
    {
        WarnOfRunningHandlers();
        Issue(new ClosingOperation(command, confirmedBy));
    }

    private void WarnOfRunningHandlers()
    {
        if (!replaying && runningHandlers.Exists(running => running.Policy == HandlerUnfinishedPolicy.WarnAndAbandon))
        {
            Log.UnfinishedHandlers(logger, options.WorkflowId, string.Join(", ", runningHandlers.Select(running => running.Name)));
        }
    }
}
