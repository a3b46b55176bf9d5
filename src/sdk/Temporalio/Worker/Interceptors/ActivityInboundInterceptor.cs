namespace Temporalio.Worker.Interceptors;

/// <summary>Sees the execution of activities; by default it goes to the next interceptor.</summary>
public abstract class ActivityInboundInterceptor
{
    private readonly ActivityInboundInterceptor? next;

    protected ActivityInboundInterceptor(ActivityInboundInterceptor next) => this.next = next;

    // The last one of the chain.
    private protected ActivityInboundInterceptor()
    {
    }

    protected ActivityInboundInterceptor Next =>
        next ?? throw new InvalidOperationException("There is no next interceptor.");

    public virtual void Init(ActivityOutboundInterceptor outbound) => Next.Init(outbound);

    public virtual Task<object?> ExecuteActivityAsync(ExecuteActivityInput input) => Next.ExecuteActivityAsync(input);
}
