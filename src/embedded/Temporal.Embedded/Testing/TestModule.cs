using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Time;
using Temporalio.Api.TestService.V1;

namespace Temporal.Embedded.Testing;

/// <summary>Serves the RPCs by which tests hold and skip time.</summary>
internal sealed class TestModule(TimeSkipper skipper, IServiceClock clock) : IRpcModule
{
    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<Empty, GetCurrentTimeResponse>("GetCurrentTime", (_, _) =>
            Task.FromResult(new GetCurrentTimeResponse { Time = Timestamp.FromDateTimeOffset(clock.UtcNow) }));
        table.Serve<LockTimeSkippingRequest, LockTimeSkippingResponse>("LockTimeSkipping", (_, _) =>
        {
            skipper.Lock();
            return Task.FromResult(new LockTimeSkippingResponse());
        });
        table.Serve<UnlockTimeSkippingRequest, UnlockTimeSkippingResponse>("UnlockTimeSkipping", (_, _) =>
        {
            skipper.Unlock();
            return Task.FromResult(new UnlockTimeSkippingResponse());
        });
        table.Serve<SleepRequest, SleepResponse>("Sleep", (request, call) => After(request.Duration, call, skipper.SleepUntilAsync), waits: true);
        table.Serve<SleepUntilRequest, SleepResponse>("SleepUntil", (request, call) => At(request.Timestamp, call, skipper.SleepUntilAsync), waits: true);
        table.Serve<SleepRequest, SleepResponse>("UnlockTimeSkippingWithSleep", (request, call) => After(request.Duration, call, skipper.UnlockUntilAsync), waits: true);
    }

    private Task<SleepResponse> After(Duration? duration, CallContext call, Func<DateTimeOffset, CancellationToken, Task> sleep) =>
        SleepAsync(clock.UtcNow + (duration?.ToTimeSpan() ?? TimeSpan.Zero), call, sleep);

    private static Task<SleepResponse> At(Timestamp? time, CallContext call, Func<DateTimeOffset, CancellationToken, Task> sleep) =>
        SleepAsync(time?.ToDateTimeOffset() ?? throw Refusal.InvalidArgument("Timestamp is not set on request."), call, sleep);

    private static async Task<SleepResponse> SleepAsync(DateTimeOffset due, CallContext call, Func<DateTimeOffset, CancellationToken, Task> sleep)
    {
        await sleep(due, call.Cancellation).ConfigureAwait(false);
        return new SleepResponse();
    }
}
