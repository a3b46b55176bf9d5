namespace Orchestrator.Api.Page;

/// <summary>Serves the web page: files inside this assembly, nothing from elsewhere.</summary>
public static class PageEndpoints
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Maps `GET /` and the files that the page loads; neither asks for a token, and neither shows data.</summary>
    public static IEndpointRouteBuilder MapPage(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", (HttpContext http) => SendAsync(http, "index.html")).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet("/openapi", (HttpContext http) => SendAsync(http, "openapi.html")).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet("/ui/{file}", (HttpContext http, string file) => SendAsync(http, file)).AllowAnonymous().ExcludeFromDescription();
        return endpoints;
    }

    private static Task SendAsync(HttpContext http, string name)
    {
        if (PageFiles.Find(name) is not { } file)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var headers = http.Response.Headers;
        headers.ETag = file.Tag;
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (http.Request.Headers.IfNoneMatch == file.Tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        http.Response.ContentType = file.ContentType;
        http.Response.ContentLength = file.Content.Length;
        return http.Response.Body.WriteAsync(file.Content, http.RequestAborted).AsTask();
    }
}
