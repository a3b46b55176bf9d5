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
        var problems = InputSchema.Check(JsonElement.Parse(ExampleSchema.Of(described).ToJsonString()), answer);

        Assert.True(problems.Count == 0, string.Join("; ", problems));
        Assert.All(
            answer.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null),
            member => Assert.True(described[member.Name] is not null, $"'{member.Name}' is not described"));
    }

    private static IEnumerable<string> References(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member =>
            member.Name == "$ref" ? [member.Value.GetString()!.Split('/')[^1]] : References(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
