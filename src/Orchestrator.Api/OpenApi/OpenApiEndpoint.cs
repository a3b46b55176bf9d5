namespace Orchestrator.Api.OpenApi;

/// <summary>Serves the description of the API.</summary>
internal static class OpenApiEndpoint
{
    public static void MapOpenApiDocument(this IEndpointRouteBuilder endpoints)
    {
        // Made of the routes themselves, once all are mapped.
        var document = new Lazy<string>(() => OpenApiDocument.Of(endpoints.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()).ToJsonString(ApiJsonText));
        endpoints.MapGet("/openapi/v1.json", () => Results.Text(document.Value, "application/json")).AllowAnonymous().ExcludeFromDescription();
    }

    private static readonly System.Text.Json.JsonSerializerOptions ApiJsonText = new(Answers.ApiJson.Options) { WriteIndented = true };
}
