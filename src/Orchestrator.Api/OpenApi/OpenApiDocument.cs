using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing.Patterns;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;

namespace Orchestrator.Api.OpenApi;

/// <summary>Puts the OpenAPI document together: routes and scopes from the endpoints, words from operations.json, shapes from examples.json.</summary>
internal static class OpenApiDocument
{
    /// <summary>What the two files describe: an operation is named "METHOD /path".</summary>
    public static JsonObject Operations { get; } = Read("operations.json");

    public static JsonObject Examples { get; } = Read("examples.json");

    /// <summary>What examples do not show: needed members and allowed words by schema, and the types of query parameters by name.</summary>
    private static JsonObject Shapes { get; } = Read("shapes.json");

    public static JsonObject Of(IEnumerable<RouteEndpoint> endpoints)
    {
        var paths = new JsonObject();
        foreach (var (path, method, endpoint) in Described(endpoints).OrderBy(one => one.Path, StringComparer.Ordinal))
        {
            if (Operations[$"{method} {path}"] is JsonObject described)
            {
                paths[path] ??= new JsonObject();
                paths[path]![method.ToLowerInvariant()] = Operation(path, method, endpoint, described);
            }
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Orchestrator", ["version"] = "v1", ["description"] = "Shipyard sequences, triggered by events, run durably. /api/v1 and Keptn's other prefixes are aliases of /v1." },
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }, new JsonObject { ["bearer"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["token"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-token" },
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                },
                ["schemas"] = new JsonObject(Examples.Select(example => KeyValuePair.Create(example.Key, (JsonNode?)SchemaOf(example.Key)))),
            },
        };
    }

    /// <summary>Every route of the API by path and method; the page and this document describe themselves.</summary>
    public static IEnumerable<(string Path, string Method, RouteEndpoint Endpoint)> Described(IEnumerable<RouteEndpoint> endpoints) =>
        from endpoint in endpoints
        where endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true }
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (Path(endpoint.RoutePattern), method, endpoint);

    /// <summary>The schema of that name.</summary>
    public static JsonObject SchemaOf(string name) => ExampleSchema.Of(Examples[name], Shapes["schemas"]?[name]);

    private static JsonObject Operation(string path, string method, RouteEndpoint endpoint, JsonObject described)
    {
        var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        var scope = endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope.ToString().ToLowerInvariant();
        var operation = new JsonObject
        {
            ["operationId"] = OperationId(path, method),
            ["tags"] = new JsonArray(Tag(path)),
            ["summary"] = described["summary"]?.DeepClone(),
            ["description"] = $"{(string?)described["description"]}{(isOpen ? " Needs no token." : $" Needs a token of scope {scope}.")}".TrimStart(),
            ["parameters"] = new JsonArray([.. endpoint.RoutePattern.Parameters.Select(PathParameter), .. (described["query"]?.AsArray() ?? []).Select(QueryParameter)]),
            ["responses"] = Responses(path, described, isOpen),
        };
        if ((string?)described["in"] is { } body)
        {
            operation["requestBody"] = new JsonObject { ["content"] = Content("application/json", body) };
        }

        if (isOpen)
        {
            operation["security"] = new JsonArray();
        }

        return operation;
    }

    private static JsonObject Responses(string path, JsonObject described, bool isOpen)
    {
        var good = new JsonObject { ["description"] = "Done." };
        if ((string?)described["out"] is { } answer)
        {
            good["content"] = Content((string?)described["media"] ?? "application/json", answer);
        }

        var responses = new JsonObject { [(string?)described["status"] ?? "200"] = good };
        foreach (var (status, why) in Refusals(path, described, isOpen))
        {
            responses[status] = new JsonObject { ["description"] = why, ["content"] = Content(Problems.ContentType, "Problem") };
        }

        return responses;
    }

    private static IEnumerable<(string Status, string Why)> Refusals(string path, JsonObject described, bool isOpen)
    {
        if (described["in"] is not null || described["query"] is not null)
        {
            yield return ("400", "The input cannot be used; details name each field.");
        }

        if (!isOpen)
        {
            yield return ("401", "No valid token was shown.");
            yield return ("403", "The token lacks the scope, or is for another project or context.");
            yield return ("429", "The token makes too many requests.");
        }

        if (path.Contains('{', StringComparison.Ordinal))
        {
            yield return ("404", "There is no such thing.");
        }

        if (described["in"] is not null)
        {
            yield return ("409", "It exists already, or its state does not allow it.");
            yield return ("413", "The body is too large.");
            yield return ("415", "The content type is not one that is read here.");
        }
    }

    private static JsonObject Content(string media, string schema) =>
        new() { [media] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" } } };

    private static JsonNode PathParameter(RoutePatternParameterPart part) => new JsonObject
    {
        ["name"] = part.Name,
        ["in"] = "path",
        ["required"] = true,
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    // "name: what it does"
    private static JsonNode QueryParameter(JsonNode? text)
    {
        var parts = ((string?)text ?? "").Split(": ", 2);
        var parameter = new JsonObject
        {
            ["name"] = parts[0],
            ["in"] = "query",
            ["description"] = parts[^1],
            ["schema"] = Shapes["query"]?[parts[0]]?.DeepClone() ?? new JsonObject { ["type"] = "string" },
        };
        if (parts[^1].EndsWith(", needed", StringComparison.Ordinal))
        {
            parameter["required"] = true;
        }

        return parameter;
    }

    private static string Path(RoutePattern pattern) =>
        "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part =>
            part is RoutePatternParameterPart parameter ? $"{{{parameter.Name}}}" : ((RoutePatternLiteralPart)part).Content))));

    private static string Tag(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipWhile(part => part == "v1").FirstOrDefault() ?? "event";

    private static string OperationId(string path, string method) =>
        method.ToLowerInvariant() + string.Concat(path.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Trim('{', '}').Replace("-", "", StringComparison.Ordinal)).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private static JsonObject Read(string name)
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream($"openapi/{name}") ?? throw new FileNotFoundException(name);
        return JsonNode.Parse(stream)?.AsObject() ?? [];
    }
}
