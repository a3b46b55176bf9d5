using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Orchestrator.Api.Tests.Setup;
using Orchestrator.Ingress;
using Orchestrator.Store;

namespace Orchestrator.Api.Tests;

/// <summary>Events over HTTP: in, listed, followed.</summary>
public sealed class EventApiTests : ApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/event")]
    [InlineData("/v1/event/")]
    [InlineData("/")]
    [InlineData("/api/v1/event")]
    [InlineData("/api/controlPlane/v1/event")]
    public async Task PostEvent_AtEachAddress_Answers(string path)
    {
        await Server.CreateProjectAsync();

        var first = await Server.PostAsync(path, ApiServer.Trigger("t1"));
        var second = await Server.PostAsync(path, ApiServer.Trigger("t1"));

        Assert.True(Guid.TryParse(first.GetProperty("keptnContext").GetString(), out _));
        Assert.Equal("t1", first.GetProperty("id").GetString());
        Assert.False(first.TryGetProperty("duplicate", out _));
        Assert.True(second.GetProperty("duplicate").GetBoolean());
        Assert.Equal(first.GetProperty("keptnContext").GetString(), second.GetProperty("keptnContext").GetString());
    }

    [Fact]
    public async Task PostEvent_BinaryAndBatch_AreTaken()
    {
        using var binary = new HttpRequestMessage(HttpMethod.Post, "/v1/event") { Content = new StringContent("""{"a":1}""", Encoding.UTF8, "application/json") };
        binary.Headers.Add("ce-specversion", "1.0");
        binary.Headers.Add("ce-type", "com.example.one");
        binary.Headers.Add("ce-id", "1");
        binary.Headers.Add("ce-source", "/s");
        using var taken = await Server.Client.SendAsync(binary, Stop);
        using var batch = await Server.SendAsync(
            HttpMethod.Post, "/v1/event", """[{"specversion":"1.0","type":"com.example.two","id":"2","source":"/s"},{"type":"bad"}]""", "application/cloudevents-batch+json");

        Assert.Equal(200, (int)taken.StatusCode);
        var answers = await ApiServer.JsonAsync(batch, 207);
        Assert.Equal("2", answers[0].GetProperty("id").GetString());
        Assert.Equal(400, answers[1].GetProperty("code").GetInt32());
        Assert.Equal(2, (await Server.GetAsync("/v1/event?source=/s")).GetProperty("totalCount").GetInt32());
    }

    [Fact]
    public async Task Options_Handshake_GrantsTheOrigin()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/event");
        request.Headers.Add("WebHook-Request-Origin", "events.example.com");

        using var answer = await Server.Anonymous.SendAsync(request, Stop);

        Assert.Equal("events.example.com", answer.Headers.GetValues("WebHook-Allowed-Origin").Single());
        Assert.Equal("*", answer.Headers.GetValues("WebHook-Allowed-Rate").Single());
        Assert.Contains("POST", string.Join(',', answer.Content.Headers.Allow), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetEvent_PageByPage_HasKeptnsShape()
    {
        for (var i = 0; i < 5; i++)
        {
            await Server.PostAsync("/v1/event", $$"""{"type":"com.example.x","source":"s","id":"{{i}}","data":{"project":"p"} }""");
        }

        var first = await Server.GetAsync("/api/mongodb-datastore/event?project=p&pageSize=3");
        var second = await Server.GetAsync($"/v1/event?project=p&pageSize=3&nextPageKey={first.GetProperty("nextPageKey").GetString()}");

        Assert.Equal(["4", "3", "2"], Ids(first));
        Assert.Equal(["1", "0"], Ids(second));
        Assert.Equal("0", second.GetProperty("nextPageKey").GetString());
        Assert.Equal(5, second.GetProperty("totalCount").GetInt32());
    }

    [Fact]
    public async Task GetEventByType_FilterText_IsRead()
    {
        await Server.PostAsync("/v1/event", """{"type":"com.example.x","source":"s","id":"1","data":{"project":"p"} }""");

        var found = await Server.GetAsync("/v1/event/type/com.example.x?filter=data.project:p%20AND%20source:s");

        Assert.Equal(["1"], Ids(found));
        await Server.GetAsync("/v1/event/type/com.example.x?filter=source:s", 400);
        await Server.GetAsync("/v1/event/type/com.example.x?filter=colour:red", 400);
    }

    [Fact]
    public async Task GetTriggered_OpenTask_IsListedUntilItsAnswer()
    {
        await Server.Get<IIngress>().EmitAsync(
            new EmittedEvent
            {
                Id = "q1",
                Type = "sh.keptn.event.deploy.triggered",
                Source = "orchestrator",
                Context = "c",
                WorkflowId = "w",
                Data = JsonElement.Parse("""{"project":"shop","stage":"dev","service":"carts"}"""),
            },
            Stop);

        var open = await Server.GetAsync("/api/controlPlane/v1/event/triggered/sh.keptn.event.deploy.triggered?stage=dev");
        await Server.PostAsync("/v1/event", """
            {"type":"sh.keptn.event.deploy.finished","source":"x","triggeredid":"q1","shkeptncontext":"c",
             "data":{"project":"shop","stage":"dev","service":"carts","status":"succeeded","result":"pass"} }
            """);
        var answered = await Server.GetAsync("/v1/event/triggered/sh.keptn.event.deploy.triggered");

        Assert.Equal(["q1"], Ids(open));
        Assert.Empty(Ids(answered));
    }

    [Fact]
    public async Task Stream_BrokenAndResumed_HasNoGap()
    {
        using var first = await OpenStreamAsync("/v1/stream?project=p", null);
        for (var i = 0; i < 3; i++)
        {
            await Server.PostAsync("/v1/event", $$"""{"type":"com.example.x","source":"s","id":"{{i}}","data":{"project":"p"} }""");
        }

        var seen = await ReadAsync(first, 2);
        first.Dispose();
        await Server.PostAsync("/v1/event", """{"type":"com.example.x","source":"s","id":"elsewhere","data":{"project":"q"} }""");
        await Server.PostAsync("/v1/event", """{"type":"com.example.x","source":"s","id":"3","data":{"project":"p"} }""");
        using var resumed = await OpenStreamAsync("/v1/stream?project=p", seen[^1].Id);

        Assert.Equal(["0", "1"], seen.Select(item => item.Event));
        Assert.Equal(["2", "3"], (await ReadAsync(resumed, 2)).Select(item => item.Event));
    }

    [Fact]
    public async Task Logs_Followed_ArriveAsLines()
    {
        var logs = Server.Get<IJobLogs>();
        await logs.OpenAsync(new JobLog { Id = "l", Project = "shop", Context = "c", Stage = "dev", Task = "deploy", Container = "x" }, Stop);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/sequence/shop/c/logs?follow=true&format=ndjson");
        using var following = await Server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        using var reader = new StreamReader(await following.Content.ReadAsStreamAsync(Stop));

        await logs.AppendAsync("l", [new LogLine(DateTimeOffset.UnixEpoch, LogSource.StandardError, "hello")], Stop);

        var line = JsonElement.Parse(await reader.ReadLineAsync(Stop) ?? "");
        Assert.Equal(("deploy", "stderr", "hello"), (line.GetProperty("task").GetString(), line.GetProperty("source").GetString(), line.GetProperty("text").GetString()));
        using var plain = await Server.Client.GetAsync("/v1/sequence/shop/c/logs", Stop);
        Assert.Equal("1970-01-01T00:00:00.000Z deploy/x hello\n", await plain.Content.ReadAsStringAsync(Stop));
        Assert.Equal("l", (await Server.GetAsync("/v1/job?project=shop&context=c")).GetProperty("jobs")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Stream_LostBeforeItsFirstEvent_ResumesFromThePositionItWasGiven()
    {
        string position;
        using (var lost = await OpenStreamAsync("/v1/stream", null))
        using (var reader = new StreamReader(await lost.Content.ReadAsStreamAsync(Stop)))
        {
            Assert.StartsWith(":", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
            position = (await reader.ReadLineAsync(Stop))!["id: ".Length..];
            Assert.Equal("", await reader.ReadLineAsync(Stop));
        }

        await Server.PostAsync("/v1/event", """{"type":"com.example.x","source":"s","id":"while-away"}""");

        using var resumed = await OpenStreamAsync("/v1/stream", position);
        Assert.Equal("while-away", Assert.Single(await ReadAsync(resumed, 1)).Event);
    }

    [Fact]
    public async Task Metrics_AfterEvents_CountThem()
    {
        await Server.PostAsync("/v1/event", """{"type":"com.example.x","source":"s","id":"1"}""");

        var text = await Server.Client.GetStringAsync("/metrics", Stop);

        Assert.Contains("# TYPE orc_events_total counter", text, StringComparison.Ordinal);
        Assert.Matches("""orc_events_total\{outcome="accepted"\} [1-9]""", text);
        Assert.Contains("orc_event_accept_seconds_bucket{le=\"+Inf\"}", text, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> Ids(JsonElement page) => page.GetProperty("events").EnumerateArray().Select(item => item.GetProperty("id").GetString());

    private async Task<HttpResponseMessage> OpenStreamAsync(string path, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return await Server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
    }

    private static async Task<List<(string Id, string? Event)>> ReadAsync(HttpResponseMessage stream, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(deadline.Token));
        var read = new List<(string, string?)>();
        var id = "";
        while (read.Count < count && await reader.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                read.Add((id, JsonElement.Parse(line[6..]).GetProperty("id").GetString()));
            }
        }

        return read;
    }
}
