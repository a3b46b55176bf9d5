namespace Orchestrator.Api.Schemas;

/// <summary>Publishes the JSON Schemas of our files, for editors.</summary>
internal static class SchemaEndpoint
{
    private const string Shipyard = "shipyard.json";

    public static void MapSchemas(this IEndpointRouteBuilder endpoints)
    {
        var shipyard = Read(Shipyard);
        endpoints.MapGet($"/v1/schemas/{Shipyard}", () => Results.Bytes(shipyard, "application/schema+json")).AllowAnonymous();
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(SchemaEndpoint).Assembly.GetManifestResourceStream($"schemas/{name}") ?? throw new FileNotFoundException(name);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
