using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Activities.Listeners;
using Orchestrator.Ingress;
using Orchestrator.Model.Events;
using Orchestrator.Store;
using Orchestrator.Workflows.Listeners;
using Temporalio.Client;
using Temporalio.Testing;

namespace Orchestrator.Activities.Tests.Listeners;

public sealed class ListenerActivitiesTests : IAsyncLifetime
{
    private readonly string data = Directory.CreateTempSubdirectory("orc-listeners-").FullName;
    private readonly ServiceProvider services;
    private Receiver? receiver;

    public ListenerActivitiesTests()
    {
        var settings = new Dictionary<string, string?> { ["Data"] = data, ["Listener_Loopback"] = "true", ["Listener_Linger"] = "00:00:00" };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        services = new ServiceCollection().AddLogging()
            .AddSingleton<ITemporalClient>(TemporalClient.CreateLazy(new("127.0.0.1:1")))
            .AddStore(configuration).AddIngress(configuration).AddActivities(configuration).BuildServiceProvider();
    }

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    private Receiver Receiving => receiver ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => receiver = await Receiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Receiving.DisposeAsync();
        await services.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task DeliverAsync_Binary_SendsWhatMatchesInOrder()
    {
        await DefineAsync(new { listenTo = new[] { "a.*" }, filters = new object[] { new { not = new { exact = new { subject = "no" } } } } });
        await LogAsync(("1", "a.x", null), ("2", "b.x", null), ("3", "a.y", "no"), ("4", "a.z", "yes"));

        var progress = await DeliverAsync();

        Assert.Equal((4, 2, null), (progress.Cursor, progress.Delivered, progress.Error));
        Assert.Equal(["1", "4"], Receiving.Posts.Select(post => post.Headers["ce-id"]));
        var (_, headers, body) = Receiving.Posts.First();
        Assert.Equal(("application/json", "1.0"), (headers["Content-Type"], headers["ce-specversion"]));
        Assert.Equal("""{"n":"1"}""", body);
    }

    [Theory]
    [InlineData("structured", "application/cloudevents+json; charset=utf-8", 2)]
    [InlineData("batch", "application/cloudevents-batch+json; charset=utf-8", 1)]
    public async Task DeliverAsync_OtherModes_HaveTheirForm(string mode, string contentType, int posts)
    {
        await DefineAsync(new { mode });
        await LogAsync(("1", "a", null), ("2", "a", null));

        var progress = await DeliverAsync();

        Assert.Equal(2, progress.Delivered);
        Assert.Equal(posts, Receiving.Posts.Count());
        Assert.All(Receiving.Posts, post => Assert.Equal(contentType, post.Headers["Content-Type"]));
        var ids = Receiving.Posts.Select(post => JsonElement.Parse(post.Body))
            .SelectMany(json => json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().ToArray() : [json]);
        Assert.Equal(["1", "2"], ids.Select(json => json.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task DeliverAsync_Secret_AuthorizesAndSigns()
    {
        await services.GetRequiredService<ISecretStore>().CreateAsync(
            "hook", ISecretStore.DefaultScope, new Dictionary<string, string> { ["token"] = "t0ken", ["signature"] = "key" }, Limit);
        await DefineAsync(new { secret = "hook" });
        await LogAsync(("1", "a", null));

        await DeliverAsync();

        var post = Receiving.Posts.Single();
        var expected = HMACSHA256.HashData("key"u8, Encoding.UTF8.GetBytes(post.Body));
        Assert.Equal("Bearer t0ken", post.Headers["Authorization"]);
        Assert.Equal($"sha256={Convert.ToHexStringLower(expected)}", post.Headers[Credentials.SignatureHeader]);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task DeliverAsync_ReceiverInTrouble_StopsThereAndWaitsAsLongAsAsked(int status)
    {
        await DefineAsync(new { });
        await LogAsync(("1", "a", null), ("2", "a", null), ("3", "a", null));
        Receiving.Status = headers => headers["ce-id"] == "2" ? status : 200;

        var progress = await DeliverAsync();

        Assert.Equal((1, 1, TimeSpan.FromSeconds(7)), (progress.Cursor, progress.Delivered, progress.RetryAfter));
        Assert.Contains($"{status}", progress.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("soon", null)]
    [InlineData("86400", 3600)]
    [InlineData("Wed, 21 Oct 2015 07:28:00 GMT", null)]
    [InlineData("Sat, 21 Nov 2093 07:28:00 GMT", 3600)]
    public async Task DeliverAsync_RetryAfter_IsReadInEveryFormAndNeverEndsTheBackOff(string asked, int? seconds)
    {
        await DefineAsync(new { });
        await LogAsync(("1", "a", null));
        (Receiving.RetryAfter, Receiving.Status) = (asked, _ => 429);

        var progress = await DeliverAsync();

        Assert.Equal((0, seconds is { } wait ? TimeSpan.FromSeconds(wait) : null), (progress.Cursor, progress.RetryAfter));
    }

    [Fact]
    public async Task DeliverAsync_SecretThatIsNotThere_SendsNothing()
    {
        await DefineAsync(new { secret = "forgotten" });
        await LogAsync(("1", "a", null));

        var progress = await DeliverAsync();

        Assert.Equal(0, progress.Cursor);
        Assert.Contains("no secret 'forgotten'", progress.Error, StringComparison.Ordinal);
        Assert.Empty(Receiving.Requests);
    }

    [Fact]
    public async Task DeliverAsync_CesqlFilter_SendsWhatItHoldsFor()
    {
        await DefineAsync(new { filters = new object[] { new { sql = "type LIKE 'com.example.%' AND (NOT EXISTS subject OR subject IN ('a', 'b'))" } } });
        await LogAsync(("1", "com.example.x", "a"), ("2", "com.example.x", "c"), ("3", "com.other.x", "a"), ("4", "com.example.y", null));

        var progress = await DeliverAsync();

        Assert.Equal((4, 2, null), (progress.Cursor, progress.Delivered, progress.Error));
        Assert.Equal(["1", "4"], Receiving.Posts.Select(post => post.Headers["ce-id"]));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(302)]
    public async Task DeliverAsync_EventRefused_IsADeadLetterAndTheRestGoesOn(int status)
    {
        await DefineAsync(new { });
        await LogAsync(("1", "a", null), ("2", "a", null), ("3", "a", null));
        Receiving.Status = headers => headers["ce-id"] == "2" ? status : 200;

        var progress = await DeliverAsync();

        Assert.Equal((3, 2, null), (progress.Cursor, progress.Delivered, progress.Error));
        Assert.Equal((2, "2"), (progress.DeadLetters[0].Sequence, progress.DeadLetters[0].EventId));
    }

    [Fact]
    public async Task DeliverAsync_OneEventFailsAgainAndAgainAndTheNextDoesNot_IsADeadLetter()
    {
        await DefineAsync(new { });
        await LogAsync(("1", "a", null), ("2", "a", null));
        Receiving.Status = headers => headers["ce-id"] == "1" ? 500 : 200;

        var patient = await DeliverAsync(failures: 4);
        var impatient = await DeliverAsync(failures: 5);

        Assert.Equal(0, patient.Cursor);
        Assert.Equal((2, null), (impatient.Cursor, impatient.Error));
        Assert.Equal("1", Assert.Single(impatient.DeadLetters).EventId);
        Assert.Equal(["1", "1", "2"], Receiving.Posts.Select(post => post.Headers["ce-id"]));
    }

    [Fact]
    public async Task DeliverAsync_Gone_Retires()
    {
        await DefineAsync(new { });
        await LogAsync(("1", "a", null));
        Receiving.Status = _ => 410;

        Assert.True((await DeliverAsync()).Retired);
    }

    [Theory]
    [InlineData("required", null, 0)]
    [InlineData("required", "*", 1)]
    [InlineData("auto", null, 1)]
    [InlineData("auto", "somebody-else", 0)]
    [InlineData("off", "somebody-else", 1)]
    public async Task DeliverAsync_Handshake_DecidesAsConfigured(string handshake, string? allowed, int delivered)
    {
        Receiving.AllowedOrigin = allowed;
        await DefineAsync(new { handshake });
        await LogAsync(("1", "a", null));

        var progress = await DeliverAsync();

        Assert.Equal(delivered, progress.Delivered);
        Assert.Equal(delivered == 0, progress.Error is not null);
        Assert.Equal(handshake == "off" ? 0 : 1, Receiving.Requests.Count(request => request.Method == "OPTIONS"));
    }

    [Fact]
    public async Task DeliverAsync_Resend_TriesDeadLettersAgain()
    {
        await DefineAsync(new { });
        await LogAsync(("1", "a", null), ("2", "a", null));

        var progress = await RunAsync(new ListenerTurn("hook", 2, 0, [1]));

        Assert.Equal((2, 1), (progress.Cursor, progress.Delivered));
        Assert.Equal(["1"], Receiving.Posts.Select(post => post.Headers["ce-id"]));
    }

    [Fact]
    public async Task DeliverAsync_ListenerDeleted_SaysSo() =>
        Assert.True((await RunAsync(new ListenerTurn("no-such-listener", 0, 0, []))).Deleted);

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("192.0.0.192", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:a9fe:a9fe::1", false)]
    [InlineData("::169.254.169.254", false)]
    [InlineData("64:ff9b::5db8:d822", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("93.184.216.34", true)]
    public void Allows_Address_OnlyWhatIsNoTrap(string address, bool allowed) =>
        Assert.Equal(allowed, new AddressGuard(allowLoopback: false).Allows(IPAddress.Parse(address)));

    [Fact]
    public async Task SendAsync_NameThatMeansLoopback_IsNotConnected()
    {
        using var guarded = new WebhookSender(new AddressGuard(allowLoopback: false), TimeProvider.System);
        var port = new Uri(Receiving.Url).Port;

        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => guarded.AskAsync(new Uri($"http://localhost:{port}"), "me", Limit));

        Assert.Contains("not allowed", $"{thrown.Message} {thrown.InnerException?.Message}", StringComparison.Ordinal);
        Assert.Empty(Receiving.Requests);
    }

    private Task<ListenerProgress> DeliverAsync(int failures = 0) => RunAsync(new ListenerTurn("hook", 0, failures, []));

    private Task<ListenerProgress> RunAsync(ListenerTurn turn) =>
        new ActivityEnvironment().RunAsync(() => services.GetRequiredService<ListenerActivities>().DeliverAsync(turn));

    private async Task DefineAsync(object definition)
    {
        var members = JsonSerializer.SerializeToNode(definition)!.AsObject();
        members["url"] = Receiving.Url;
        await services.GetRequiredService<IDefinitions>().PutAsync(new Definition("Listener", "hook", members.ToJsonString()), Limit);
    }

    private Task<IReadOnlyList<AppendOutcome>> LogAsync(params (string Id, string Type, string? Subject)[] events) =>
        services.GetRequiredService<IEventLog>().AppendAsync(
            [
                .. events.Select(one => new NewEvent
                {
                    Key = Guid.NewGuid(),
                    Id = one.Id,
                    Source = "test",
                    Type = one.Type,
                    Context = "c",
                    Time = DateTimeOffset.UtcNow,
                    Body = EventJson.ToUtf8(new Event
                    {
                        Id = one.Id,
                        Source = "test",
                        Type = one.Type,
                        Subject = one.Subject,
                        DataContentType = "application/json",
                        Data = JsonElement.Parse($$"""{"n":"{{one.Id}}"}"""),
                    }),
                }),
            ],
            Limit);
}
