using Orchestrator.Api.Tests.Setup;
using Orchestrator.Workflows;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Client.Interceptors;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Tests;

/// <summary>The kill switch when one sequence takes no signal any more.</summary>
public sealed class KillSwitchRefusalTests
{
    private const string Schedule =
        """{"name":"nightly","project":"shop","stage":"dev","service":"carts","sequence":"delivery","cron":"@daily"}""";

    [Fact]
    public async Task Post_EngagedWhileOneSequenceRefuses_ReachesTheOthersAndTheSchedulesAndThatOneLater()
    {
        var door = new Door();
        await using var server = await ApiServer.StartAsync(door.Before);
        await server.CreateProjectAsync();
        await server.PostAsync("/v1/schedules", Schedule, 201);
        foreach (var id in new[] { "1", "2", "3" })
        {
            await server.PostAsync("/v1/event", ApiServer.Trigger(id));
        }

        var open = await WaitForOpenAsync(server, 3);
        door.Closed = open[0];

        var on = await server.PostAsync("/v1/killswitch", """{"engaged":true}""");

        Assert.Equal((2, 1), (on.GetProperty("sequences").GetInt32(), on.GetProperty("schedules").GetInt32()));
        Assert.Contains(Door.Words, on.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal("paused", (await server.GetAsync("/v1/schedules/nightly")).GetProperty("state").GetString());
        door.Closed = null;
        await WaitForAsync(async () => await SignalsAsync(server, open[0]) == 1, "the hold of the one that refused");
        Assert.Equal((1, 1), (await SignalsAsync(server, open[1]), await SignalsAsync(server, open[2])));
    }

    private static async Task<List<string>> WaitForOpenAsync(ApiServer server, int count)
    {
        List<string> found = [];
        await WaitForAsync(
            async () =>
            {
                found = [];
                await foreach (var run in server.Temporal.Client.ListWorkflowsAsync($"WorkflowType = '{WorkflowNames.Sequence}'"))
                {
                    found.Add(run.Id);
                }

                return found.Count == count;
            },
            $"{count} open sequences");
        return found;
    }

    private static async Task<int> SignalsAsync(ApiServer server, string workflowId) =>
        (await server.Temporal.Client.GetWorkflowHandle(workflowId).FetchHistoryAsync()).Events
            .Count(one => one.EventType == EventType.WorkflowExecutionSignaled);

    private static async Task WaitForAsync(Func<Task<bool>> condition, string what)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"Waited in vain for: {what}");
            await Task.Delay(5);
        }
    }

    // What the service answers to the 10,001st signal.
    private sealed class Door : IClientInterceptor
    {
        public const string Words = "exceeded workflow execution limit for signal events";

        private volatile string? closed;

        public string? Closed
        {
            get => closed;
            set => closed = value;
        }

        public TemporalClient Before(ITemporalClient client)
        {
            var options = (TemporalClientOptions)client.Options.Clone();
            options.Interceptors = [this, .. options.Interceptors ?? []];
            return new TemporalClient(client.Connection, options);
        }

        public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => new Calls(nextInterceptor, this);

        private sealed class Calls(ClientOutboundInterceptor next, Door door) : ClientOutboundInterceptor(next)
        {
            public override Task SignalWorkflowAsync(SignalWorkflowInput input) => input.Id == door.Closed
                ? Task.FromException(new RpcException(RpcException.StatusCode.InvalidArgument, Words, null))
                : Next.SignalWorkflowAsync(input);
        }
    }
}
