using Temporalio.Client;
using Temporalio.Client.Interceptors;

namespace Temporalio.Testing;

/// <summary>Makes handles of workflows whose results are waited for with time skipping.</summary>
internal sealed class TimeSkippingInterceptor(SkipControl control) : IClientInterceptor
{
    public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => new Outbound(nextInterceptor, control);

    private sealed class Outbound(ClientOutboundInterceptor next, SkipControl control) : ClientOutboundInterceptor(next)
    {
        public override async Task<WorkflowHandle<TWorkflow, TResult>> StartWorkflowAsync<TWorkflow, TResult>(StartWorkflowInput input) =>
            new Handle<TWorkflow, TResult>(await Next.StartWorkflowAsync<TWorkflow, TResult>(input).ConfigureAwait(false), control);
    }

    private sealed record Handle<TWorkflow, TResult> : WorkflowHandle<TWorkflow, TResult>
    {
        private readonly SkipControl control;

        public Handle(WorkflowHandle<TWorkflow, TResult> handle, SkipControl control)
            : base(handle) => this.control = control;

        public override Task<TAny> GetResultAsync<TAny>(bool followRuns = true, RpcOptions? rpcOptions = null) =>
            control.WithSkippingAsync(() => base.GetResultAsync<TAny>(followRuns, rpcOptions));
    }
}
