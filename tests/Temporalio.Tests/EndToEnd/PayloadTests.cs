using Temporalio.Activities;
using Temporalio.Common;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Testing;
using Temporalio.Tests.Converters;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Temporalio.Tests.EndToEnd;

public class PayloadTests
{
    private static readonly SearchAttributeKey<string> Project = SearchAttributeKey.CreateKeyword("OrcProject");

    [Fact]
    public async Task Codec_EveryPayload_IsEncodedOnTheWayAndReadAtTheEnd()
    {
        await using var environment = await WorkflowEnvironment.StartLocalAsync(new()
        {
            DataConverter = DataConverter.Default with { PayloadCodec = new ReversingCodec() },
            SearchAttributes = [Project],
        });
        var client = environment.Client;
        using var worker = new TemporalWorker(client, new TemporalWorkerOptions("q").AddWorkflow<EchoFlow>().AddAllActivities(typeof(EchoFlow), null));
        await worker.ExecuteAsync(async () =>
        {
            var handle = await client.StartWorkflowAsync((EchoFlow flow) => flow.RunAsync("abc"), new("echo", "q")
            {
                Memo = new Dictionary<string, object> { ["note"] = "remember" },
                TypedSearchAttributes = new SearchAttributeCollection.Builder().Set(Project, "shop").ToSearchAttributeCollection(),
                StaticSummary = "a summary",
            });
            Assert.Equal("abc!", await handle.ExecuteUpdateAsync(flow => flow.ShoutAsync("abc")));
            Assert.Equal("abc?", await handle.QueryAsync(flow => flow.Ask("abc")));
            await handle.SignalAsync(flow => flow.EndAsync("abc"));

            var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());

            var failure = Assert.IsType<ApplicationFailureException>(error.InnerException);
            Assert.Equal("abc abc abc", failure.Details.ElementAt<string>(0));
            var description = await handle.DescribeAsync();
            Assert.Equal("remember", await description.Memo["note"].ToValueAsync<string>());
            Assert.Equal("shop", description.TypedSearchAttributes.Get(Project));
            Assert.Equal("a summary", await description.GetStaticSummaryAsync());
            var started = (await handle.FetchHistoryAsync()).Events.First().WorkflowExecutionStartedEventAttributes;
            Assert.Equal("\"cba\"", started.Input.Payloads_[0].Data.ToStringUtf8());
        }).WaitAsync(TimeSpan.FromSeconds(120));
    }

    /// <summary>Sends what it gets through every kind of payload.</summary>
    [Workflow]
    public class EchoFlow
    {
        private string? end;

        [Activity]
        public static string Repeat(string text)
        {
            var info = ActivityExecutionContext.Current.Info;
            if (info.Attempt == 1)
            {
                ActivityExecutionContext.Current.Heartbeat(text);
                throw new ApplicationFailureException("again", nextRetryDelay: TimeSpan.FromMilliseconds(1));
            }

            return info.HeartbeatDetailAtAsync<string>(0).Result;
        }

        [Activity]
        public static string RepeatHere(string text) => text;

        [WorkflowRun]
        public async Task RunAsync(string text)
        {
            var first = await Workflow.ExecuteActivityAsync(() => Repeat(text), new() { StartToCloseTimeout = TimeSpan.FromSeconds(30) });
            var second = await Workflow.ExecuteLocalActivityAsync(() => RepeatHere(text), new() { StartToCloseTimeout = TimeSpan.FromSeconds(30) });
            await Workflow.WaitConditionAsync(() => end != null);
            throw new ApplicationFailureException("done", details: [$"{first} {second} {end}"]);
        }

        [WorkflowUpdate]
        public Task<string> ShoutAsync(string text) => Task.FromResult($"{text}!");

        [WorkflowQuery]
        public string Ask(string text) => $"{text}?";

        [WorkflowSignal]
        public Task EndAsync(string text)
        {
            end = text;
            return Task.CompletedTask;
        }
    }
}
