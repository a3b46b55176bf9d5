using System.Diagnostics;
using Temporalio.Api.Common.V1;
using Temporalio.Worker.Interceptors;
using Temporalio.Workflows;

namespace Temporalio.Extensions.OpenTelemetry;

/// <summary>A span for each thing that a workflow starts, sent along as the parent of what follows.</summary>
internal sealed class TracedOutbound(WorkflowOutboundInterceptor next, TraceHeader header, TracingInterceptorOptions options)
    : WorkflowOutboundInterceptor(next)
{
    public override Task<TResult> ScheduleActivityAsync<TResult>(ScheduleActivityInput input) =>
        Next.ScheduleActivityAsync<TResult>(input with { Headers = Mark($"StartActivity:{input.Activity}", input.Headers) });

    public override Task<TResult> ScheduleLocalActivityAsync<TResult>(ScheduleLocalActivityInput input) =>
        Next.ScheduleLocalActivityAsync<TResult>(input with { Headers = Mark($"StartActivity:{input.Activity}", input.Headers) });

    public override Task<ChildWorkflowHandle<TWorkflow, TResult>> StartChildWorkflowAsync<TWorkflow, TResult>(StartChildWorkflowInput input) =>
        Next.StartChildWorkflowAsync<TWorkflow, TResult>(input with { Headers = Mark($"StartChildWorkflow:{input.Workflow}", input.Headers) });

    public override Task SignalChildWorkflowAsync(SignalChildWorkflowInput input) =>
        Next.SignalChildWorkflowAsync(input with { Headers = Mark($"SignalChildWorkflow:{input.Signal}", input.Headers) });

    public override Task SignalExternalWorkflowAsync(SignalExternalWorkflowInput input) =>
        Next.SignalExternalWorkflowAsync(input with { Headers = Mark($"SignalExternalWorkflow:{input.Signal}", input.Headers) });

    public override ContinueAsNewException CreateContinueAsNewException(CreateContinueAsNewExceptionInput input) =>
        Next.CreateContinueAsNewException(input with { Headers = header.Write(input.Headers, WorkflowTrace.Current) });

    private IDictionary<string, Payload>? Mark(string name, IDictionary<string, Payload>? headers) =>
        header.Write(headers, WorkflowTrace.Mark(name, ActivityKind.Client, WorkflowTrace.Current, options));
}
