using System.Text.Json;
using Orchestrator.Api.Tests.Setup;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Listeners;
using Temporalio.Worker;

namespace Orchestrator.Api.Tests;

/// <summary>Listeners over HTTP: definitions, how far they are, sending again.</summary>
public sealed class ListenerApiTests : ApiTests
{
    [Theory]
    [InlineData("""{"name":"a","kind":"Pigeon","url":"http://x"}""", "kind")]
    [InlineData("""{"name":"a","url":"ftp://x"}""", "url")]
    [InlineData("""{"name":"a","kind":"Extension"}""", "url")]
    [InlineData("""{"name":"a","url":"http://x","mode":"loud"}""", "mode")]
    [InlineData("""{"name":"a","url":"http://x","interval":"soon"}""", "interval")]
    [InlineData("""{"name":"a","url":"http://x","interval":"10m1s"}""", "interval")]
    [InlineData("""{"name":"a","url":"http://x","filters":[{"maybe":{}}]}""", "filters[0].maybe")]
    [InlineData("""{"name":"a","url":"http://x","filter":[{"exact":{"type":"a"}}]}""", "filter")]
    [InlineData("""{"name":"a","url":"http://x","secret":{"name":"s"}}""", "secret")]
    [InlineData("""{"name":"a","url":"http://x","listenTo":[5]}""", "listenTo")]
    [InlineData("""{"name":"a","spec":{"url":"http://x","sekret":"s"}}""", "sekret")]
    public async Task Post_Bad_NamesTheMember(string body, string field)
    {
        var answer = await Server.PostAsync("/v1/listeners", body, 400);

        Assert.Contains(answer.GetProperty("details").EnumerateArray(), one => one.GetProperty("field").GetString() == field);
    }

    [Fact]
    public async Task PostExtensions_AddressAndTypes_MakesAListener()
    {
        var made = await Server.PostAsync("/extensions", """{"url":"http://extension.example:8080/kit/","types":["ACTION","EVENT"]}""");
        await Server.PostAsync("/extensions", """{"url":"http://extension.example:8080/kit/"}""");

        Assert.Equal("extension-extension.example-8080-kit", made.GetProperty("name").GetString());
        Assert.Equal(["extension-extension.example-8080-kit Extension "], await NamesAsync());
        await Server.PostAsync("/extensions", """{"url":"http://x","types":["ACTION"]}""", 400);
        await Server.PostAsync("/extensions", """{"types":["EVENT"]}""", 400);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"from":1,"dead":true}""")]
    [InlineData("""{"from":"when?"}""")]
    public async Task Replay_Unclear_IsRefused(string body) => await Server.PostAsync("/v1/listeners/audit/replay", body, 400);

    [Fact]
    public async Task Get_Listener_ShowsItsLagDeadLettersAndWhatIsSentAgain()
    {
        using var worker = new TemporalWorker(Server.Temporal.Client, new TemporalWorkerOptions(WorkflowNames.TaskQueue).AddWorkflow<ListenerWorkflow>());
        using var stop = new CancellationTokenSource();
        var working = worker.ExecuteAsync(stop.Token);
        await Server.PostAsync("/v1/listeners", """{"name":"audit","url":"http://127.0.0.1:1","listenTo":["com.example.*"]}""", 201);
        await SendAsync("com.example.built", "1");
        await SendAsync("com.other.built", "2");
        await SendAsync("com.example.built", "3");

        var shown = await Server.GetAsync("/v1/listeners/audit");
        var listed = (await Server.GetAsync("/v1/listeners")).GetProperty("listeners")[0];

        Assert.Equal(("delivering", 2, 0), (shown.GetProperty("state").GetString(), shown.GetProperty("lag").GetInt32(), shown.GetProperty("deadLetters").GetArrayLength()));
        Assert.Equal(("delivering", 2), (listed.GetProperty("state").GetString(), listed.GetProperty("lag").GetInt32()));
        var unmatched = (await Server.GetAsync("/v1/event?unmatched=true")).GetProperty("events");
        Assert.Equal("com.other.built", Assert.Single(unmatched.EnumerateArray()).GetProperty("type").GetString());
        var again = await Server.PostAsync("/v1/listeners/audit/replay", """{"from":"2020-01-01T00:00:00Z"}""");
        Assert.Equal(0, again.GetProperty("from").GetInt64());
        await Server.PostAsync("/v1/listeners/nobody/replay", """{"dead":true}""", 404);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
    }

    [Fact]
    public async Task PrepareAsync_NewListener_WritesDownWhereItBegins()
    {
        await SendAsync("com.example.built", "1");
        var starts = Server.Get<Definitions.ListenerStarts>();
        var head = await Server.Get<IEventLog>().GetHeadAsync(TestContext.Current.CancellationToken);

        await starts.PrepareAsync("late", TestContext.Current.CancellationToken);
        await SendAsync("com.example.built", "2");

        var start = await Server.Get<IDefinitions>().FindAsync(ListenerStart.Kind, "late", TestContext.Current.CancellationToken);
        Assert.Equal(head, ListenerStart.Read(start?.Body ?? ""));
        await Server.PostAsync("/v1/listeners", """{"name":"late","url":"http://127.0.0.1:1"}""", 201);
        Assert.Null(await Server.Get<IDefinitions>().FindAsync(ListenerStart.Kind, "late", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task PostResource_FirstWebhookYaml_MakesTheListenerThatActsOnIt()
    {
        await Server.CreateProjectAsync();
        const string File = """{"resources":[{"resourceURI":"/webhook/webhook.yaml","resourceContent":"e30="}]}""";

        await Server.PostAsync("/v1/project/shop/resource", """{"resources":[{"resourceURI":"/other.yaml","resourceContent":"e30="}]}""", 201);
        var before = await NamesAsync();
        await Server.PostAsync("/v1/project/shop/stage/dev/resource", File, 201);
        await Server.PostAsync("/v1/project/shop/resource", File, 201);
        var after = await NamesAsync();
        await Server.Temporal.Client.GetWorkflowHandle(WorkflowIds.Listener("webhooks-of-shop")).DescribeAsync();
        using var deleted = await Server.SendAsync(HttpMethod.Delete, "/v1/project/shop");

        Assert.Empty(before);
        Assert.Equal(["webhooks-of-shop Request shop"], after);
        var told = await Server.Get<IEventLog>().QueryAsync(
            new EventQuery { Type = "sh.orchestrator.audit.listener.created" }, TestContext.Current.CancellationToken);
        Assert.Equal("shop", Assert.Single(told.Events).Project);
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task PostResource_WebhookYamlAndAListenerOfOnesOwn_MakesNone()
    {
        await Server.CreateProjectAsync();
        await Server.PostAsync("/v1/listeners", """{"name":"mine","kind":"Request"}""", 201);

        await Server.PostAsync("/v1/project/shop/resource", """{"resources":[{"resourceURI":"webhook/webhook.yaml","resourceContent":"e30="}]}""", 201);

        Assert.Equal(["mine Request "], await NamesAsync());
    }

    [Fact]
    public async Task PostResource_ListenerOfThatNameWasNarrowed_StaysAsItIs()
    {
        await Server.CreateProjectAsync();
        await Server.PostAsync(
            "/v1/listeners", """{"name":"webhooks-of-shop","kind":"Request","project":"shop","listenTo":["sh.keptn.event.deployment.triggered"]}""", 201);

        await Server.PostAsync("/v1/project/shop/resource", """{"resources":[{"resourceURI":"/webhook/webhook.yaml","resourceContent":"e30="}]}""", 201);

        var kept = await Server.Get<IDefinitions>().FindAsync("Listener", "webhooks-of-shop", TestContext.Current.CancellationToken);
        Assert.Equal(1, kept?.Version);
        Assert.Contains("deployment.triggered", kept?.Body, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<string>> NamesAsync() => (await Server.Get<IDefinitions>().ListAsync("Listener", TestContext.Current.CancellationToken))
        .Select(one => (one.Name, Body: JsonElement.Parse(one.Body), one.Project)).Select(one => $"{one.Name} {one.Body.GetProperty("kind").GetString()} {one.Project}");

    [Fact]
    public async Task Get_NobodyWorks_SaysThatTheStateIsUnknown()
    {
        await Server.Get<IDefinitions>().PutAsync(new Definition("Listener", "lonely", """{"url":"http://127.0.0.1:1"}"""), TestContext.Current.CancellationToken);

        Assert.Equal("unknown", (await Server.GetAsync("/v1/listeners/lonely")).GetProperty("state").GetString());
    }

    private Task<JsonElement> SendAsync(string type, string id) =>
        Server.PostAsync("/v1/event", $$"""{"specversion":"1.0","id":"{{id}}","source":"test","type":"{{type}}"}""");
}
