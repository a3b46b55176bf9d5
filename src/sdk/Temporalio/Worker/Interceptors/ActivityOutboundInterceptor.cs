namespace Temporalio.Worker.Interceptors;

/// <summary>Sees what activities do to Temporal; by default it goes to the next interceptor.</summary>
public abstract class ActivityOutboundInterceptor
{
    private readonly ActivityOutboundInterceptor? next;

    protected ActivityOutboundInterceptor(ActivityOutboundInterceptor next) => this.next = next;

    // The last one of the chain.
    private protected ActivityOutboundInterceptor()
    {
    }

    protected ActivityOutboundInterceptor Next =>
        next ?? throw new InvalidOperationException("There is no next interceptor.");

    public virtual void Heartbeat(HeartbeatInput input) => Next.Heartbeat(input);
}
