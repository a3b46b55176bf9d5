using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded;
using Temporalio.Client;

namespace Temporalio.Testing;

/// <content>The environment that skips time.</content>
public partial class WorkflowEnvironment
{
    private sealed class TimeSkipping : WorkflowEnvironment
    {
        private readonly TemporalService service;
        private readonly SkipControl control;

        private TimeSkipping(ITemporalClient client, TemporalService service, SkipControl control)
            : base(client)
        {
            this.service = service;
            this.control = control;
        }

        public override bool SupportsTimeSkipping => true;

        private TestService Test => Client.Connection.TestService;

        public static async Task<WorkflowEnvironment> CreateAsync(TemporalService service, TemporalClientConnectOptions options)
        {
            var control = new SkipControl();
            options.Interceptors = [.. options.Interceptors ?? [], new TimeSkippingInterceptor(control)];
            var client = await EnvironmentService.ConnectAsync(service, options).ConfigureAwait(false);
            control.Test = client.Connection.TestService;
            return new TimeSkipping(client, service, control);
        }

        public override async Task DelayAsync(TimeSpan delay, CancellationToken? cancellationToken = null) =>
            await Test.UnlockTimeSkippingWithSleepAsync(
                new() { Duration = Duration.FromTimeSpan(delay) }, new() { CancellationToken = cancellationToken }).ConfigureAwait(false);

        public override async Task<DateTime> GetCurrentTimeAsync()
        {
            var reply = await Test.GetCurrentTimeAsync(new()).ConfigureAwait(false);
            return reply.Time.ToDateTime();
        }

        public override async Task<T> WithAutoTimeSkippingDisabledAsync<T>(Func<Task<T>> func)
        {
            var before = control.Disabled;
            control.Disabled = true;
            try
            {
                return await func().ConfigureAwait(false);
            }
            finally
            {
                control.Disabled = before;
            }
        }

        public override Task ShutdownAsync() => service.DisposeAsync().AsTask();
    }
}
