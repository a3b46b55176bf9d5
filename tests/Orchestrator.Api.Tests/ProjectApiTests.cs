using Orchestrator.Api.Tests.Setup;

namespace Orchestrator.Api.Tests;

/// <summary>Projects, services, files, executors over HTTP.</summary>
public sealed class ProjectApiTests : ApiTests
{
    [Fact]
    public async Task Project_CreateUpdateDelete_HasKeptnsShape()
    {
        await Server.CreateProjectAsync();
        await Server.PostAsync("/v1/project", $$"""{"name":"shop","shipyard":"{{ApiServer.Base64(ApiServer.Shipyard)}}"}""", 409);
        await Server.PostAsync("/v1/project/shop/service", """{"serviceName":"carts"}""");
        await Server.PostAsync("/v1/project/shop/service", """{"serviceName":"carts"}""", 409);

        var shown = await Server.GetAsync("/api/controlPlane/v1/project/shop");

        Assert.Equal("shop", shown.GetProperty("projectName").GetString());
        Assert.Equal("1", shown.GetProperty("shipyardVersion").GetString());
        Assert.Equal(["dev", "prod"], shown.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("stageName").GetString()));
        Assert.Equal("dev", shown.GetProperty("stages")[1].GetProperty("parentStages")[0].GetString());
        Assert.Equal("carts", shown.GetProperty("stages")[0].GetProperty("services")[0].GetProperty("serviceName").GetString());
        Assert.Equal(1, (await Server.GetAsync("/v1/project")).GetProperty("totalCount").GetInt32());

        using var deleted = await Server.SendAsync(HttpMethod.Delete, "/v1/project/shop");
        Assert.Equal(200, (int)deleted.StatusCode);
        await Server.GetAsync("/v1/project/shop", 404);
        var refused = await Server.PostAsync("/v1/event", ApiServer.Trigger("1"), 400);
        Assert.Contains("was deleted", refused.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PutProject_NewShipyard_IsTheNextVersion()
    {
        await Server.CreateProjectAsync();

        using var answer = await Server.SendAsync(
            HttpMethod.Put, "/v1/project", $$"""{"name":"shop","shipyard":"{{ApiServer.Base64(ApiServer.Shipyard + "\n# changed\n")}}"}""");

        Assert.Equal("2", (await ApiServer.JsonAsync(answer, 201)).GetProperty("shipyardVersion").GetString());
        Assert.Equal(2, (await Server.GetAsync("/v1/project/shop/shipyard")).GetProperty("shipyards").GetArrayLength());
    }

    [Fact]
    public async Task PostProject_GitToken_IsKeptAsASecret()
    {
        var body = $$$"""{"name":"shop","shipyard":"{{{ApiServer.Base64(ApiServer.Shipyard)}}}","gitCredentials":{"remoteURL":"https://git.example/x","user":"u","https":{"token":"s3cr3t-token"} } }""";
        await Server.PostAsync("/v1/project", body, 201);

        var shown = await Server.GetAsync("/v1/project/shop");

        Assert.Equal("https://git.example/x", shown.GetProperty("gitCredentials").GetProperty("remoteURL").GetString());
        Assert.DoesNotContain("s3cr3t-token", shown.GetRawText() + (await Server.GetAsync("/v1/event")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal("git-credentials", (await Server.GetAsync("/v1/secret")).GetProperty("secrets")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Resource_WriteReadDelete_Works()
    {
        await Server.CreateProjectAsync();
        const string path = "/api/resource-service/v1/project/shop/stage/dev/service/carts/resource";
        var written = await Server.PostAsync(path, """{"resources":[{"resourceURI":"job/config.yaml","resourceContent":"b25l"}]}""", 201);
        using var changed = await Server.SendAsync(HttpMethod.Put, path + "/job%2Fconfig.yaml", """{"resourceContent":"dHdv"}""");
        await ApiServer.JsonAsync(changed, 200);

        var newest = await Server.GetAsync(path + "/job%2Fconfig.yaml");
        var first = await Server.GetAsync($"{path}/job%2Fconfig.yaml?gitCommitID={written.GetProperty("commitID").GetString()}");

        Assert.Equal(("dHdv", "b25l"), (newest.GetProperty("resourceContent").GetString(), first.GetProperty("resourceContent").GetString()));
        Assert.Equal("/job/config.yaml", (await Server.GetAsync(path)).GetProperty("resources")[0].GetProperty("resourceURI").GetString());
        using var deleted = await Server.SendAsync(HttpMethod.Delete, path + "/job/config.yaml");
        Assert.Equal(200, (int)deleted.StatusCode);
        await Server.GetAsync(path + "/job%2Fconfig.yaml", 404);
    }

    [Fact]
    public async Task Uniform_RegisterPingSubscribe_Works()
    {
        const string body = """{"name":"helm","metadata":{"hostname":"node","kubernetesmetadata":{"namespace":"keptn"}},"subscriptions":[{"event":"sh.keptn.event.deploy.triggered","filter":{"stages":["dev"]} }]}""";
        var id = (await Server.PostAsync("/v1/uniform/registration", body, 201)).GetProperty("id").GetString();
        var again = (await Server.PostAsync("/v1/uniform/registration", body)).GetProperty("id").GetString();
        var subscription = (await Server.PostAsync($"/v1/uniform/registration/{id}/subscription", """{"event":"sh.keptn.>"}""", 201)).GetProperty("id").GetString();
        using var ping = await Server.SendAsync(HttpMethod.Put, $"/v1/uniform/registration/{id}/ping");

        Assert.Equal(id, again);
        Assert.Equal(2, (await ApiServer.JsonAsync(ping, 200)).GetProperty("subscriptions").GetArrayLength());
        Assert.Equal("sh.keptn.>", (await Server.GetAsync($"/v1/uniform/registration/{id}/subscription/{subscription}")).GetProperty("event").GetString());
        Assert.Equal(1, (await Server.GetAsync("/v1/uniform/registration?stage=dev")).GetArrayLength());
        await Server.PostAsync("/v1/log", $$"""{"logs":[{"integrationid":"{{id}}","message":"it broke"}]}""");
        Assert.Equal("it broke", (await Server.GetAsync($"/v1/log?integrationId={id}")).GetProperty("logs")[0].GetProperty("message").GetString());
    }
}
