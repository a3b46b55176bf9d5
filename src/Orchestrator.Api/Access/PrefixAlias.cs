namespace Orchestrator.Api.Access;

/// <summary>Lets Keptn clients use the prefixes they know: each becomes <c>/v1</c>.</summary>
internal static class PrefixAlias
{
    private static readonly (PathString Prefix, PathString Target)[] Prefixes =
    [
        ("/api/controlPlane/v1", "/v1"),
        ("/api/configuration-service/v1", "/v1"),
        ("/api/resource-service/v1", "/v1"),
        ("/api/secrets/v1", "/v1"),
        ("/api/statistics/v1", "/v1"),
        ("/api/mongodb-datastore", "/v1"),
        ("/mongodb-datastore", "/v1"),
        ("/controlPlane/v1", "/v1"),
        ("/resource-service/v1", "/v1"),
        ("/secrets/v1", "/v1"),
        ("/api/v1", "/v1"),
        ("/api", "/v1"),
    ];

    public static void Apply(HttpRequest request)
    {
        foreach (var (prefix, target) in Prefixes)
        {
            if (request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase, out var rest))
            {
                request.Path = target.Add(rest);
                return;
            }
        }
    }
}
