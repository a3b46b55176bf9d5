using Temporalio.Worker.Interceptors;
using Temporalio.Workflows;

namespace Temporalio.Worker.Replay;

/// <summary>The end of the inbound chain: calls the workflow's own code.</summary>
internal sealed class InboundRoot(WorkflowInstance instance) : WorkflowInboundInterceptor
{
    public override void Init(WorkflowOutboundInterceptor outbound) => instance.SetOutbound(outbound);

    public override Task<object?> ExecuteWorkflowAsync(ExecuteWorkflowInput input) =>
        AwaitAsync(instance.Definition.Run, input.Instance, input.Args);

    public override Task HandleSignalAsync(HandleSignalInput input) =>
        (Task)input.Definition.Handler.Invoke(instance.Instance, input.Args)!;

    public override object? HandleQuery(HandleQueryInput input) => input.Definition.Handler.Invoke(instance.Instance, input.Args);

    public override void ValidateUpdate(HandleUpdateInput input) => input.Definition.Validator?.Invoke(instance.Instance, input.Args);

    public override Task<object?> HandleUpdateAsync(HandleUpdateInput input) =>
        AwaitAsync(input.Definition.Handler, instance.Instance, input.Args);

    private static async Task<object?> AwaitAsync(HandlerMethod handler, object target, object?[] arguments)
    {
        var task = (Task)handler.Invoke(target, arguments)!;
        await task;
        return handler.TaskResult?.Invoke(task);
    }
}
