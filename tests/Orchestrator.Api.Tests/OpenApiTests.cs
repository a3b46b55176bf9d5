using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Orchestrator.Api.OpenApi;
using Orchestrator.Api.Tests.Setup;
using Orchestrator.Model.Schemas;

namespace Orchestrator.Api.Tests;

/// <summary>The description of the API says what the API does.</summary>
public sealed class OpenApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private ApiServer Server => shared.Server;

    [Fact]
    public void Operations_AndRoutes_AreTheSame()
    {
        var routes = OpenApiDocument.Described(Server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
            .Select(route => $"{route.Method} {route.Path}").Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(routes, OpenApiDocument.Operations.Select(operation => operation.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_EveryOperation_HasWordsErrorsAndShapesThatExist()
    {
        var document = JsonElement.Parse(await Server.Anonymous.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));
        var schemas = document.GetProperty("components").GetProperty("schemas");

        Assert.All(References(document), name => Assert.True(schemas.TryGetProperty(name, out _), name));
        Assert.All(schemas.EnumerateObject(), schema => Assert.Equal(1, schema.Value.GetProperty("examples").GetArrayLength()));
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => operation.Value)).ToList();
        Assert.Equal(OpenApiDocument.Operations.Count, operations.Count);
        Assert.Equal(operations.Count, operations.Select(operation => operation.GetProperty("operationId").GetString()).Distinct().Count());
        Assert.All(operations, operation => Assert.NotEmpty(operation.GetProperty("summary").GetString() ?? ""));
        Assert.All(
            operations.Where(operation => !operation.TryGetProperty("security", out _)),
            operation => Assert.True(operation.GetProperty("responses").TryGetProperty("401", out _)));
    }

    [Theory]
    [InlineData("/v1/project", "ProjectPage")]
    [InlineData("/v1/project/shop", "Project")]
    [InlineData("/v1/project/shop/shipyard", "ShipyardPage")]
    [InlineData("/v1/project/shop/stage", "StagePage")]
    [InlineData("/v1/project/shop/stage/dev", "Stage")]
    [InlineData("/v1/project/shop/stage/dev/service", "ServicePage")]
    [InlineData("/v1/project/shop/resource", "ResourcePage")]
    [InlineData("/v1/event?project=shop", "EventPage")]
    [InlineData("/v1/event/triggered/sh.keptn.event.deployment.triggered", "EventPage")]
    [InlineData("/v1/sequence/shop", "SequencePage")]
    [InlineData("/v1/sequence-execution?project=shop", "ExecutionPage")]
    [InlineData("/v1/job?project=shop", "JobPage")]
    [InlineData("/v1/runs", "RunPage")]
    [InlineData("/v1/log", "LogPage")]
    [InlineData("/v1/secret", "SecretPage")]
    [InlineData("/v1/scope", "Scopes")]
    [InlineData("/v1/tokens", "TokenPage")]
    [InlineData("/v1/schedules", "SchedulePage")]
    [InlineData("/v1/metadata", "Metadata")]
    [InlineData("/health/ready", "Health")]
    [InlineData("/v1/project/none", "Problem", 404)]
    public async Task Answer_OfTheApi_HasTheDescribedShape(string path, string schema, int status = 200)
    {
        await Server.CreateProjectAsync();
        await Server.PostAsync("/v1/event", ApiServer.Trigger("shape"));
        var answer = await Server.GetAsync(path, status);

        var described = OpenApiDocument.Examples[schema] ?? throw new InvalidOperationException(schema);
        var problems = InputSchema.Check(JsonElement.Parse(OpenApiDocument.SchemaOf(schema).ToJsonString()), answer);

        Assert.True(problems.Count == 0, string.Join("; ", problems));
        Assert.All(
            answer.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null),
            member => Assert.True(described[member.Name] is not null, $"'{member.Name}' is not described"));
    }

    [Fact]
    public void SchemaOf_EveryExample_FitsItsOwnSchema() =>
        Assert.All(OpenApiDocument.Examples, example => Assert.Empty(InputSchema.Check(
            JsonElement.Parse(OpenApiDocument.SchemaOf(example.Key).ToJsonString()), JsonElement.Parse(example.Value!.ToJsonString()))));

    [Fact]
    public async Task Examples_OfRequests_AreUnderstood()
    {
        await Server.CreateProjectAsync();
        var requests = OpenApiDocument.Operations.Where(operation => operation.Value?["in"] is not null && operation.Key != "POST /v1/killswitch");

        foreach (var (operation, described) in requests)
        {
            var example = OpenApiDocument.Examples[(string)described!["in"]!]!.ToJsonString();
            var status = await Server.TryAsync(operation, example);

            Assert.True(status is < 300 or 404 or 409, $"{operation} with {example}: {status}");
        }
    }

    [Theory]
    [InlineData("POST /v1/project", "NewProject", "name")]
    [InlineData("POST /v1/project", "NewProject", "shipyard")]
    [InlineData("PUT /v1/project", "ProjectChange", "name")]
    [InlineData("POST /v1/project/{project}/service", "NewService", "serviceName")]
    [InlineData("POST /v1/project/{project}/resource", "Resources", "resources")]
    [InlineData("POST /v1/event", "Event", "type")]
    [InlineData("POST /v1/sequence/{project}/{context}/control", "Control", "state")]
    [InlineData("POST /v1/uniform/registration", "Registration", "name")]
    [InlineData("POST /v1/log", "Logs", "logs")]
    [InlineData("POST /v1/secret", "Secret", "name")]
    [InlineData("POST /v1/secret", "Secret", "data")]
    [InlineData("POST /v1/tokens", "TokenRequest", "name")]
    [InlineData("POST /v1/tokens", "TokenRequest", "scopes")]
    [InlineData("POST /v1/listeners", "Listener", "name")]
    [InlineData("POST /v1/schedules", "Schedule", "stage")]
    public async Task Request_WithoutANeededMember_IsRefused(string operation, string schema, string member)
    {
        await Server.CreateProjectAsync();
        var body = OpenApiDocument.Examples[schema]!.DeepClone().AsObject();
        body.Remove(member);

        Assert.Contains(member, OpenApiDocument.SchemaOf(schema)["required"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(400, await Server.TryAsync(operation, body.ToJsonString()));
    }

    [Fact]
    public async Task GetSchema_OfShipyards_IsServedToAnybody()
    {
        var schema = JsonElement.Parse(await Server.Anonymous.GetStringAsync(new Uri("/v1/schemas/shipyard.json", UriKind.Relative)));

        Assert.Empty(InputSchema.Findings(schema));
        Assert.Equal("Shipyard", schema.GetProperty("title").GetString());
    }

    private static IEnumerable<string> References(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member =>
            member.Name == "$ref" ? [member.Value.GetString()!.Split('/')[^1]] : References(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
