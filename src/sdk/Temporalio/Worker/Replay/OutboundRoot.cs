using Temporalio.Worker.Interceptors;
using Temporalio.Workflows;

namespace Temporalio.Worker.Replay;

/// <summary>The end of the outbound chain: issues the operations.</summary>
internal sealed class OutboundRoot(WorkflowInstance instance) : WorkflowOutboundInterceptor
{
    public override Task CancelExternalWorkflowAsync(CancelExternalWorkflowInput input) => instance.CancelExternalAsync(input);

    public override ContinueAsNewException CreateContinueAsNewException(CreateContinueAsNewExceptionInput input) => new(input);

    public override Task DelayAsync(DelayAsyncInput input) => instance.DelayAsync(input);

    public override Task<TResult> ScheduleActivityAsync<TResult>(ScheduleActivityInput input) => instance.ScheduleActivityAsync<TResult>(input);

    public override Task<TResult> ScheduleLocalActivityAsync<TResult>(ScheduleLocalActivityInput input) =>
        instance.ScheduleLocalActivityAsync<TResult>(input);

    public override Task SignalChildWorkflowAsync(SignalChildWorkflowInput input) => instance.SignalAsync(
        input.Id, null, true, input.Signal, input.Args, input.Options?.CancellationToken, input.Headers);

    public override Task SignalExternalWorkflowAsync(SignalExternalWorkflowInput input) => instance.SignalAsync(
        input.Id, input.RunId, false, input.Signal, input.Args, input.Options?.CancellationToken, input.Headers);

    public override Task<ChildWorkflowHandle<TWorkflow, TResult>> StartChildWorkflowAsync<TWorkflow, TResult>(StartChildWorkflowInput input) =>
        instance.StartChildAsync<TWorkflow, TResult>(input);
}
