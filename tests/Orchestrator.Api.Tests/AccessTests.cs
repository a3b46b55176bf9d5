using Orchestrator.Api.Tests.Setup;

namespace Orchestrator.Api.Tests;

/// <summary>Who may do what.</summary>
public sealed class AccessTests : ApiTests
{
    [Theory]
    [InlineData("/v1/event")]
    [InlineData("/v1/project")]
    [InlineData("/v1/stream")]
    [InlineData("/v1/secret")]
    [InlineData("/metrics")]
    [InlineData("/api/v1/event")]
    public async Task Get_WithoutToken_Is401(string path)
    {
        using var answer = await Server.Anonymous.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(401, (await ApiServer.JsonAsync(answer, 401)).GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    public async Task Get_Open_NeedsNoToken(string path)
    {
        using var answer = await Server.Anonymous.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Token_OfOneScopeAndProject_MayDoOnlyThat()
    {
        await Server.CreateProjectAsync();
        await Server.CreateProjectAsync("other");
        var made = await Server.PostAsync("/v1/tokens", """{"name":"ci","scopes":["read","emit"],"project":"shop"}""", 201);
        var token = made.GetProperty("token").GetString();

        async Task<int> Status(HttpMethod method, string path, string? body = null)
        {
            using var answer = await Server.SendAsync(method, path, body, token: token);
            return (int)answer.StatusCode;
        }

        Assert.Equal(200, await Status(HttpMethod.Get, "/v1/project/shop"));
        Assert.Equal(403, await Status(HttpMethod.Get, "/v1/project/other"));
        Assert.Equal(403, await Status(HttpMethod.Post, "/v1/project", "{}"));
        Assert.Equal(200, await Status(HttpMethod.Post, "/v1/event", ApiServer.Trigger("1")));
        Assert.Equal(403, await Status(HttpMethod.Post, "/v1/event", ApiServer.Trigger("1", project: "other")));
        Assert.Equal(403, await Status(HttpMethod.Get, "/v1/tokens"));
        Assert.Equal(403, await Status(HttpMethod.Get, "/v1/secret"));
        Assert.Equal(403, await Status(HttpMethod.Get, "/v1/job?project=other&context=c"));
        Assert.Equal(403, await Status(HttpMethod.Get, "/v1/sequence-execution?project=other"));
        var listed = await Server.GetAsync("/v1/tokens");
        Assert.Equal(["read", "emit"], listed.GetProperty("tokens")[0].GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.DoesNotContain(token ?? "", listed.GetRawText(), StringComparison.Ordinal);
        using var deleted = await Server.SendAsync(HttpMethod.Delete, "/v1/tokens/ci");
        Assert.Equal(401, await Status(HttpMethod.Get, "/v1/project/shop"));
    }

    [Fact]
    public async Task Token_OfAProjectsAdmin_ConcernsNoOther()
    {
        var made = await Server.PostAsync("/v1/tokens", """{"name":"chief","scopes":["admin"],"project":"shop"}""", 201);

        foreach (var path in (string[])["/v1/tokens", "/v1/secret", "/v1/listeners", "/v1/log"])
        {
            using var answer = await Server.SendAsync(HttpMethod.Get, path, token: made.GetProperty("token").GetString());
            Assert.Equal(403, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task Token_OfAContext_SendsAndSeesOnlyThat()
    {
        await Server.CreateProjectAsync();
        const string context = "08735340-6f9e-4b32-97ff-3b6c292bc509";
        var made = await Server.PostAsync("/v1/tokens", $$"""{"name":"job","scopes":["read","emit"],"project":"shop","context":"{{context}}"}""", 201);
        var token = made.GetProperty("token").GetString();

        using var own = await Server.SendAsync(HttpMethod.Post, "/v1/event", ApiServer.Trigger("1"), token: token);
        using var foreign = await Server.SendAsync(HttpMethod.Post, "/v1/event", ApiServer.Trigger("2", context: Guid.NewGuid().ToString()), token: token);
        using var logs = await Server.SendAsync(HttpMethod.Get, "/v1/sequence/shop/other/logs", token: token);

        Assert.Equal(context, (await ApiServer.JsonAsync(own, 200)).GetProperty("keptnContext").GetString());
        Assert.Equal((403, 403), ((int)foreign.StatusCode, (int)logs.StatusCode));
    }

    [Fact]
    public async Task Secret_Stored_ShowsNoValue()
    {
        await Server.PostAsync("/v1/secret", """{"name":"db","data":{"password":"correct horse"} }""", 201);
        await Server.PostAsync("/v1/secret", """{"name":"db","data":{"password":"x"} }""", 409);

        var listed = await Server.GetAsync("/v1/secret");
        var events = await Server.GetAsync("/v1/event");

        Assert.Equal("password", listed.GetProperty("secrets")[0].GetProperty("keys")[0].GetString());
        Assert.DoesNotContain("correct horse", listed.GetRawText() + events.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("sh.orchestrator.audit.secret.created", events.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Definition_WithPassword_IsMasked()
    {
        await Server.PostAsync("/v1/drivers", """{"name":"d","type":"vcenter","config":[{"key":"url","value":"https://me:hunter2@host"},{"key":"password","value":"hunter2"}]}""", 201);

        var shown = await Server.GetAsync("/v1/drivers/d");

        Assert.DoesNotContain("hunter2", shown.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("https://me:***@host", shown.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Insecure_NameOfAnotherSite_IsRefused()
    {
        await using var open = await ApiServer.StartAsync(("Insecure", "true"), ("Token", ""));
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/v1/project");
        foreign.Headers.Host = "evil.example";

        using var refused = await open.Anonymous.SendAsync(foreign, TestContext.Current.CancellationToken);
        using var allowed = await open.Anonymous.GetAsync("/v1/project", TestContext.Current.CancellationToken);

        Assert.Equal((403, 200), ((int)refused.StatusCode, (int)allowed.StatusCode));
    }

    [Fact]
    public async Task RequestsPerSecond_Exceeded_Is429()
    {
        await using var limited = await ApiServer.StartAsync(("Requests_Per_Second", "2"));
        var statuses = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            using var answer = await limited.SendAsync(HttpMethod.Get, "/v1/metadata");
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Contains(429, statuses);
        Assert.Equal(200, statuses[0]);
    }
}
