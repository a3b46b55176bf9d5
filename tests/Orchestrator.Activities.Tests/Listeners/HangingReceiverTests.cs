using Orchestrator.Activities.Listeners;
using Orchestrator.Activities.Listeners.Extensions;
using Orchestrator.Activities.Listeners.Requests;
using Orchestrator.Model.Events;
using Orchestrator.Model.Webhooks;
using Orchestrator.Store;
using Orchestrator.Workflows.Requests;
using Temporalio.Testing;

namespace Orchestrator.Activities.Tests.Listeners;

/// <summary>Receivers whose answers begin and never end.</summary>
public sealed class HangingReceiverTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ListenerFixture fixture = new();
    private Receiver? receiver;

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    private Receiver Receiving => receiver ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        receiver = await Receiver.StartAsync();
        (receiver.NeverEnds, receiver.Status) = (true, _ => 200);
    }

    public async ValueTask DisposeAsync()
    {
        await fixture.DisposeAsync();
        await Receiving.DisposeAsync();
    }

    [Fact]
    public async Task SendRequestAsync_BodyNeverEnds_FailsInTime()
    {
        var key = Guid.NewGuid();
        var body = EventJson.ToUtf8(new Event { Id = "1", Source = "test", Type = "a" });
        await fixture.Get<IEventLog>().AppendAsync([new NewEvent { Key = key, Id = "1", Source = "test", Type = "a", Context = "c", Time = default, Body = body }], Limit);
        var requests = fixture.Get<RequestActivities>();
        requests.Http.Timeout = Patience;
        var call = new RequestCall(key.ToString("D"), new Scope("shop", "dev", "carts"), new WebhookRequest("POST", Receiving.Url), []);

        var outcome = await new ActivityEnvironment().RunAsync(() => requests.SendRequestAsync(call)).WaitAsync(Deadline, Limit);

        Assert.Contains("no answer in time", outcome.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_ListingNeverEnds_SaysSoInTime()
    {
        fixture.Get<ExtensionClient>().Http.Timeout = Patience;

        var (endpoints, problem) = await fixture.Get<ExtensionDirectory>().FindAsync(new Uri(Receiving.Url), null, Limit).WaitAsync(Deadline, Limit);

        Assert.Null(endpoints);
        Assert.Contains("no answer in time", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfAsync_ExplanationNeverEnds_IsTriedLater()
    {
        Receiving.Status = _ => 400;
        using var client = new HttpClient { Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Post, Receiving.Url);

        var result = await DeliveryAnswer.OfAsync(client, request, TimeProvider.System, Limit).WaitAsync(Deadline, Limit);

        Assert.Equal(DeliveryVerdict.Later, result.Verdict);
        Assert.Contains("no answer in time", result.Reason, StringComparison.Ordinal);
    }
}
