using System.Diagnostics;
using Temporalio.Api.Common.V1;
using Temporalio.Worker.Interceptors;
using Temporalio.Workflows;

namespace Temporalio.Extensions.OpenTelemetry;

/// <summary>A span for each thing that comes into a workflow.</summary>
internal sealed class TracedWorkflow(WorkflowInboundInterceptor next, TraceHeader header, TracingInterceptorOptions options)
    : WorkflowInboundInterceptor(next)
{
    public override void Init(WorkflowOutboundInterceptor outbound) => Next.Init(new TracedOutbound(outbound, header, options));

    public override async Task<object?> ExecuteWorkflowAsync(ExecuteWorkflowInput input)
    {
        var type = Workflow.Info.WorkflowType;
        var context = Begin($"RunWorkflow:{type}", Workflow.Info.Headers);
        try
        {
            var result = await Next.ExecuteWorkflowAsync(input);
            WorkflowTrace.Mark($"CompleteWorkflow:{type}", ActivityKind.Internal, context, options);
            return result;
        }
        catch (Exception e) when (e is not ContinueAsNewException)
        {
            WorkflowTrace.Mark($"CompleteWorkflow:{type}", ActivityKind.Internal, context, options, e);
            throw;
        }
    }

    public override async Task HandleSignalAsync(HandleSignalInput input)
    {
        Begin($"HandleSignal:{input.Signal}", input.Headers);
        await Next.HandleSignalAsync(input);
    }

    public override async Task<object?> HandleUpdateAsync(HandleUpdateInput input)
    {
        Begin($"HandleUpdate:{input.Update}", input.Headers);
        return await Next.HandleUpdateAsync(input);
    }

    // Whoever sends no context of its own, as the CLI, is seen in the trace of the run.
    private ActivityContext Begin(string name, IReadOnlyDictionary<string, Payload>? headers)
    {
        var sender = header.Read(headers);
        var parent = sender == default ? header.Read(Workflow.Info.Headers) : sender;
        return WorkflowTrace.Current = WorkflowTrace.Mark(name, ActivityKind.Server, parent, options);
    }
}
