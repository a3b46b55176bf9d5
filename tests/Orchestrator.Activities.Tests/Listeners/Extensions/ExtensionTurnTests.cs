using Orchestrator.Model.Tests.Extensions;
using Orchestrator.Workflows.Listeners;

namespace Orchestrator.Activities.Tests.Listeners.Extensions;

public sealed class ExtensionTurnTests : IAsyncLifetime
{
    private readonly ListenerFixture fixture = new();
    private ExtensionServer? server;

    private ExtensionServer Extension => server ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        server = await ExtensionServer.StartAsync();
        await fixture.DefineAsync(new { kind = "Extension", url = $"{Extension.Url}/", interval = "1s" });
    }

    public async ValueTask DisposeAsync()
    {
        await Extension.DisposeAsync();
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task DeliverAsync_120Queued_Sends50And50And20ValidBodies()
    {
        await fixture.LogAsync(120);
        var kit = EventKit.Load();

        var first = await fixture.RunAsync();
        var second = await fixture.RunAsync(first.Cursor);
        var third = await fixture.RunAsync(second.Cursor);

        Assert.Equal([50, 50, 20], new[] { first, second, third }.Select(turn => turn.Delivered));
        Assert.Equal([false, false, true], new[] { first, second, third }.Select(turn => turn.Idle));
        Assert.All([first, second, third], turn => Assert.Equal(TimeSpan.FromSeconds(0.95), turn.Pause));
        Assert.Equal(Enumerable.Range(1, 120), Extension.Posts.Select(post => post.Body.GetProperty("cloudEvent").GetProperty("data").GetProperty("n").GetInt32()));
        Assert.All(Extension.Posts, post => Assert.Empty(kit.Check(post.Body)));
        Assert.All(Extension.Posts, post => Assert.Equal(("POST", "/events/all"), (post.Method, post.Path)));
        Assert.Equal([200, 304, 304], Extension.Listed);
    }

    [Fact]
    public async Task DeliverAsync_ListingChanged_IsFollowed()
    {
        await fixture.LogAsync(1);
        var first = await fixture.RunAsync();
        Extension.Listing = """{"eventListeners":[{"method":"put","path":"/events/x","listenTo":["com.example.thing"]}]}""";
        Extension.ETag = "v2";
        await fixture.LogAsync(1);

        await fixture.RunAsync(first.Cursor);

        Assert.Equal([("POST", "/events/all"), ("PUT", "/events/x")], Extension.Posts.Select(post => (post.Method, post.Path)));
    }

    [Theory]
    [InlineData("""{"eventListeners":[{"method":"POST","path":"events","listenTo":["*"]}]}""", "path")]
    [InlineData("no json", "JSON")]
    public async Task DeliverAsync_ListingInvalid_SendsNothingAndSaysWhy(string listing, string expected)
    {
        Extension.Listing = listing;
        await fixture.LogAsync(1);

        var progress = await fixture.RunAsync();

        Assert.Equal((0, 0), (progress.Cursor, progress.Delivered));
        Assert.Contains(expected, progress.Error, StringComparison.Ordinal);
        Assert.Empty(Extension.Posts);
    }

    [Fact]
    public async Task DeliverAsync_NoEventListeners_PassesEverything()
    {
        Extension.Listing = """{"actions":[],"eventListeners":null}""";
        await fixture.LogAsync(3);

        var progress = await fixture.RunAsync();

        Assert.Equal((3, 0, true, null), (progress.Cursor, progress.Delivered, progress.Idle, progress.Error));
    }

    [Fact]
    public async Task DeliverAsync_ProblemAnswered_StopsThereAndTellsWhatItSaid()
    {
        await fixture.LogAsync(3);
        Extension.Trouble = body => NumberOf(body) == 2 ? 500 : null;

        var progress = await fixture.RunAsync();
        var hopeless = await fixture.RunAsync(progress.Cursor, failures: 5);

        Assert.Equal((1, 1), (progress.Cursor, progress.Delivered));
        Assert.Contains("500, Internal Server Error: Panic: no such monitor", progress.Error, StringComparison.Ordinal);
        Assert.Equal((3, null), (hopeless.Cursor, hopeless.Error));
        Assert.Equal("2", Assert.Single(hopeless.DeadLetters).EventId);
        Assert.Equal([1, 3], Extension.Posts.Select(post => NumberOf(post.Body)));
    }

    [Fact]
    public async Task DeliverAsync_TwoEventListeners_GoesOnBehindTheOneThatWasServed()
    {
        Extension.Listing = """
            {"eventListeners":[{"method":"POST","path":"/events/a","listenTo":["*"]},{"method":"POST","path":"/events/b","listenTo":["*"]}]}
            """;
        await fixture.LogAsync(2);
        var down = true;
        Extension.Trouble = body => down && NumberOf(body) == 2 && Extension.Posts.Count == 3 ? 503 : null;

        var broken = await fixture.RunAsync();
        down = false;
        var mended = await fixture.RunAsync(broken.Cursor, broken.Part);

        Assert.Equal((1, 1, 3), (broken.Cursor, broken.Part, broken.Delivered));
        Assert.Equal((2, 0, 1), (mended.Cursor, mended.Part, mended.Delivered));
        Assert.Equal(["/events/a", "/events/b", "/events/a", "/events/b"], Extension.Posts.Select(post => post.Path));
    }

    [Fact]
    public async Task DeliverAsync_AfterACrash_GoesOnWhereTheHeartbeatWas()
    {
        await fixture.LogAsync(5);
        var mark = Temporalio.Converters.DataConverter.Default.PayloadConverter.ToPayload(new { Cursor = 3, Part = 0, Delivered = 3 });
        var environment = new Temporalio.Testing.ActivityEnvironment();
        environment = environment with { Info = environment.Info with { HeartbeatDetails = [mark] } };

        var progress = await fixture.RunAsync(new ListenerTurn("hook", 0, 0, []), environment);

        Assert.Equal((5, 5), (progress.Cursor, progress.Delivered));
        Assert.Equal([4, 5], Extension.Posts.Select(post => NumberOf(post.Body)));
    }

    [Fact]
    public async Task DeliverAsync_AfterACrashBetweenTwoHeartbeats_GoesOnBehindTheLastPostAndEndsThePortion()
    {
        await fixture.LogAsync(120);
        using var crash = new CancellationTokenSource();
        Extension.Trouble = body => NumberOf(body) < 21 ? null : crash.Token.IsCancellationRequested ? null : Crashed(crash);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.RunAsync(
            new ListenerTurn("hook", 0, 0, []), new Temporalio.Testing.ActivityEnvironment { CancellationTokenSource = crash }));
        Assert.Equal(20, Extension.Posts.Count);

        var rest = await fixture.RunAsync(new ListenerTurn("hook", 0, 0, []));

        Assert.Equal((50, 50), (rest.Cursor, rest.Delivered));
        Assert.Equal(Enumerable.Range(1, 50), Extension.Posts.Select(post => NumberOf(post.Body)));
    }

    [Fact]
    public async Task DeliverAsync_SixtyDeadLettersAgain_KeepsToFiftyInAnInterval()
    {
        await fixture.LogAsync(61);

        var first = await fixture.RunAsync(cursor: 60, resend: [.. Enumerable.Range(1, 60)]);
        var second = await fixture.RunAsync(cursor: 60, resend: [.. first.Resend]);
        var third = await fixture.RunAsync(cursor: 60, resend: [.. second.Resend]);

        Assert.Equal([50, 10, 1], new[] { first, second, third }.Select(turn => turn.Delivered));
        Assert.Equal([10, 0, 0], new[] { first, second, third }.Select(turn => turn.Resend.Count));
        Assert.All([first, second], turn => Assert.Equal((60, TimeSpan.FromSeconds(1), false), (turn.Cursor, turn.Pause, turn.Idle)));
        Assert.Equal(Enumerable.Range(1, 61), Extension.Posts.Select(post => NumberOf(post.Body)));
    }

    [Fact]
    public async Task DeliverAsync_CrashAmongDeadLetters_SendsNoneOfThemTwice()
    {
        await fixture.LogAsync(60);
        using var crash = new CancellationTokenSource();
        Extension.Trouble = body => NumberOf(body) switch
        {
            5 when !crash.Token.IsCancellationRequested => 400,
            21 when !crash.Token.IsCancellationRequested => Crashed(crash),
            _ => null,
        };
        var turn = new ListenerTurn("hook", 60, 0, [.. Enumerable.Range(1, 60)]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fixture.RunAsync(turn, new Temporalio.Testing.ActivityEnvironment { CancellationTokenSource = crash }));

        var rest = await fixture.RunAsync(turn);

        Assert.Equal((60, 49, 10), (rest.Cursor, rest.Delivered, rest.Resend.Count));
        Assert.Equal("5", Assert.Single(rest.DeadLetters).EventId);
        Assert.Equal(Enumerable.Range(1, 50).Except([5]), Extension.Posts.Select(post => NumberOf(post.Body)));
    }

    [Fact]
    public async Task DeliverAsync_ListingInvalid_KeepsTheDeadLettersForTheNextTurn()
    {
        Extension.Listing = "no json";
        await fixture.LogAsync(2);

        var progress = await fixture.RunAsync(cursor: 2, resend: [1, 2]);

        Assert.NotNull(progress.Error);
        Assert.Equal([1, 2], progress.Resend);
    }

    [Fact]
    public async Task DeliverAsync_CursorSetBack_IsNotHeldUpByTheMarkOfAnEarlierTurn()
    {
        await fixture.LogAsync(5);
        await fixture.RunAsync(cursor: 1);

        var again = await fixture.RunAsync();

        Assert.Equal((5, 5), (again.Cursor, again.Delivered));
        Assert.Equal([2, 3, 4, 5, 1, 2, 3, 4, 5], Extension.Posts.Select(post => NumberOf(post.Body)));
    }

    [Fact]
    public async Task DeliverAsync_ChangesOfTheInstallation_HaveTheNamesOfTheEventKit()
    {
        var kit = EventKit.Load();
        await fixture.LogAsync(
            Audited("killswitch.engaged"), Audited("token.created"), Audited("secret.created"), Audited("killswitch.disengaged"));

        await fixture.RunAsync();

        Assert.Equal(
            ["killswitch.engaged", "user.invited", "killswitch.disengaged"], Extension.Posts.Select(post => post.Body.GetProperty("eventName").GetString()));
        Assert.All(Extension.Posts, post => Assert.Empty(kit.Check(post.Body)));
        Assert.All(Extension.Posts, post => Assert.Equal("ada", post.Body.GetProperty("principal").GetProperty("name").GetString()));
    }

    private static Orchestrator.Model.Events.Event Audited(string what) => new()
    {
        Id = Guid.NewGuid().ToString("D"),
        Source = "orchestrator/api",
        Type = $"sh.orchestrator.audit.{what}",
        Time = DateTimeOffset.UtcNow,
        Context = Guid.NewGuid().ToString("D"),
        DataContentType = "application/json",
        Data = System.Text.Json.JsonElement.Parse("""{"who":"ada"}"""),
    };

    private static int? Crashed(CancellationTokenSource crash)
    {
        crash.Cancel();
        return 503;
    }

    private static int NumberOf(System.Text.Json.JsonElement body) => body.GetProperty("cloudEvent").GetProperty("data").GetProperty("n").GetInt32();
}
