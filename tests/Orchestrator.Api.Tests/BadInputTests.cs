using System.Net;
using Orchestrator.Api.Tests.Setup;

namespace Orchestrator.Api.Tests;

/// <summary>The exact answers to bad input.</summary>
public sealed class BadInputTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private ApiServer Server => shared.Server;

    [Theory]
    [InlineData("{not json", "application/json", 400)]
    [InlineData("<a/>", "text/xml", 415)]
    [InlineData("[]", "application/json", 400)]
    [InlineData("{}", "application/json", 400)]
    [InlineData("""{"type":"a.b.c","specversion":"1.0"}""", "application/cloudevents+json", 400)]
    [InlineData("""{"type":"sh.keptn.event.dev.delivery.triggered","source":"x","data":{"stage":"dev","service":"s"} }""", "application/json", 400)]
    [InlineData("""{"type":"sh.keptn.event.dev.delivery.triggered","source":"x","data":{"project":"nowhere","stage":"dev","service":"s"} }""", "application/json", 400)]
    public async Task PostEvent_Bad_IsAProblemWithCodeAndMessage(string body, string contentType, int status)
    {
        using var answer = await Server.SendAsync(HttpMethod.Post, "/v1/event", body, contentType);

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await ApiServer.JsonAsync(answer, status);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(status, problem.GetProperty("code").GetInt32());
        Assert.Equal(problem.GetProperty("detail").GetString(), problem.GetProperty("message").GetString());
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("title").GetString()));
    }

    [Fact]
    public async Task PostEvent_FiveMegabytes_IsTooLarge()
    {
        using var answer = await Server.SendAsync(HttpMethod.Post, "/v1/event", new string(' ', 5_000_000));

        var problem = await ApiServer.JsonAsync(answer, 413);
        Assert.Contains("262144", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostEvent_UnknownStageOrSequence_NamesTheFieldAndTheNearest()
    {
        await Server.CreateProjectAsync();

        var stage = await Server.PostAsync("/v1/event", ApiServer.Trigger("1", stage: "dve"), 400);
        var sequence = await Server.PostAsync("/v1/event", ApiServer.Trigger("1", sequence: "delivry"), 400);

        Assert.Equal("data.stage", stage.GetProperty("details")[0].GetProperty("field").GetString());
        Assert.Contains("Did you mean 'dev'", stage.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("Did you mean 'delivery'", sequence.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostProject_BadShipyard_TellsLineAndColumn()
    {
        var shipyard = ApiServer.Base64("apiVersion: spec.keptn.sh/0.2.3\nkind: Shipyard\nspec:\n  stages:\n    - name: dev\n      sequences:\n        - name: a\n          tasks: bar\n");

        var problem = await Server.PostAsync("/v1/project", $$"""{"name":"p","shipyard":"{{shipyard}}"}""", 400);

        Assert.Contains("line 8", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Matches(@":8:\d+$", problem.GetProperty("details")[0].GetProperty("field").GetString());
    }

    [Theory]
    [InlineData("""{"name":"Shop","shipyard":"eA=="}""", "name")]
    [InlineData("""{"name":"shop","shipyard":"not base64!"}""", "shipyard")]
    [InlineData("""{"name":"shop","shipyrd":"eA=="}""", "shipyrd")]
    [InlineData("""{"name":"shop"}""", "shipyard")]
    public async Task PostProject_BadMember_NamesIt(string body, string field)
    {
        var problem = await Server.PostAsync("/v1/project", body, 400);

        Assert.Equal(field, problem.GetProperty("details")[0].GetProperty("field").GetString());
    }

    [Theory]
    [InlineData("/v1/project/nowhere")]
    [InlineData("/v1/project/nowhere/stage")]
    [InlineData("/v1/project/nowhere/stage/dev/service")]
    [InlineData("/v1/project/nowhere/resource")]
    [InlineData("/v1/sequence/nowhere")]
    [InlineData("/v1/sequence-execution?project=nowhere")]
    [InlineData("/v1/event/triggered/sh.keptn.event.x.triggered?project=nowhere")]
    [InlineData("/v1/listeners/nobody")]
    [InlineData("/v1/uniform/registration/none/subscription")]
    [InlineData("/v1/no/such/path")]
    public async Task Get_Unknown_Is404AsAProblem(string path)
    {
        using var answer = await Server.SendAsync(HttpMethod.Get, path);

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(404, (await ApiServer.JsonAsync(answer, 404)).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Get_WrongMethodOrQuery_IsAProblem()
    {
        using var method = await Server.SendAsync(HttpMethod.Delete, "/v1/event");
        using var query = await Server.SendAsync(HttpMethod.Get, "/v1/event?pageSize=many&fromTime=yesterday");

        Assert.Equal(405, (await ApiServer.JsonAsync(method, 405)).GetProperty("code").GetInt32());
        Assert.Equal(2, (await ApiServer.JsonAsync(query, 400)).GetProperty("details").GetArrayLength());
    }

    [Theory]
    [InlineData("/v1/sequence/shop?state=failed", "state")]
    [InlineData("/v1/sequence-execution?project=shop&status=done", "status")]
    [InlineData("/v1/event?project=shop&root=yes", "root")]
    public async Task Get_UnknownWord_NamesTheAllowedOnes(string path, string field)
    {
        await Server.CreateProjectAsync();

        var detail = (await Server.GetAsync(path, 400)).GetProperty("details")[0];

        Assert.Equal(field, detail.GetProperty("field").GetString());
        Assert.Contains("expected one of", detail.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"timeframe":"soon"}""", "timeframe to be a duration such as 5m, got 'soon'")]
    [InlineData("""{"start":"2026-11-21T10:00:00"}""", "without an end or a timeframe")]
    [InlineData("""{"start":"2026-11-21T10:00:00","end":"2026-11-21T10:00:30"}""", "at least one minute after start")]
    public async Task PostEvaluation_UnusableSpan_SaysWhy(string body, string problem)
    {
        await Server.CreateProjectAsync();

        var answer = await Server.PostAsync("/v1/project/shop/stage/dev/service/cart/evaluation", body, 400);

        Assert.Contains(problem, answer.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", """{"timeframe":"5m"}""")]
    [InlineData("""{"start":"2026-11-21T10:00:00","end":"2026-11-21T10:05:00"}""", """{"start":"2026-11-21T10:00:00.000Z","end":"2026-11-21T10:05:00.000Z"}""")]
    public async Task PostEvaluation_SpanAsInKeptn_IsInTheEvent(string body, string span)
    {
        await Server.CreateProjectAsync();

        var answer = await Server.PostAsync("/v1/project/shop/stage/dev/service/cart/evaluation", body);

        var found = await Server.GetAsync($"/v1/event?keptnContext={answer.GetProperty("keptnContext").GetString()}&type=sh.keptn.event.dev.evaluation.triggered");
        Assert.Equal(span, found.GetProperty("events")[0].GetProperty("data").GetProperty("evaluation").GetRawText());
    }

    [Fact]
    public async Task Control_UnknownWordOrContext_IsRefused()
    {
        await Server.CreateProjectAsync();

        var word = await Server.PostAsync("/v1/sequence/shop/c/control", """{"state":"stop"}""", 400);
        var context = await Server.PostAsync("/v1/sequence/shop/c/control", """{"state":"abort"}""", 404);

        var from = await Server.PostAsync("/v1/sequence/shop/c/control", """{"state":"retry","from":"middle"}""", 400);

        Assert.Contains("failed, start, got 'middle'", from.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("pause, resume, abort", word.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("'c'", context.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"l","url":"ftp://x"}""", "url")]
    [InlineData("""{"name":"l","url":"https://x.example","mode":"loud"}""", "mode")]
    [InlineData("""{"name":"l","url":"https://x.example","filters":[{"colour":{"type":"a"}}]}""", "filters")]
    public async Task PostListener_Unusable_IsRefused(string body, string field)
    {
        var problem = await Server.PostAsync("/v1/listeners", body, 400);

        Assert.StartsWith(field, problem.GetProperty("details")[0].GetProperty("field").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostListenerReplay_WithoutListener_Is404() =>
        await Server.PostAsync("/v1/listeners/nobody/replay", """{"dead":true}""", 404);

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/../b")]
    [InlineData("~root")]
    [InlineData("")]
    public async Task PostResource_PathThatLeaves_IsRefused(string uri)
    {
        await Server.CreateProjectAsync();

        using var answer = await Server.SendAsync(HttpMethod.Post, "/v1/project/shop/resource", $$"""{"resources":[{"resourceURI":"{{uri}}","resourceContent":"eA=="}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
