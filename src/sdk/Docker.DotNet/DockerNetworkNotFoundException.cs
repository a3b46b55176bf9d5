using System.Net;

namespace Docker.DotNet;

/// <summary>The daemon knows no such network.</summary>
public class DockerNetworkNotFoundException(HttpStatusCode statusCode, string? responseBody)
    : DockerApiException(statusCode, responseBody);
