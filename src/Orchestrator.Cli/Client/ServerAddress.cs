using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Hosts;

namespace Orchestrator.Cli.Client;

/// <summary>Which server a verb talks to, and as whom.</summary>
internal static class ServerAddress
{
    private static readonly Uri Default = new("http://127.0.0.1:8080");

    /// <summary>A client for --server and --token, ORC_SERVER and ORC_TOKEN, or the local server of this user.</summary>
    public static ApiClient Connect(ParseResult parsed)
    {
        var server = Resolve(parsed.GetValue(GlobalOptions.Server) ?? Environment.GetEnvironmentVariable("ORC_SERVER"));
        var token = parsed.GetValue(GlobalOptions.Token) ?? Environment.GetEnvironmentVariable("ORC_TOKEN");
        if (string.IsNullOrEmpty(token) && server.IsLoopback)
        {
            token = BootstrapToken.Find(DataDirectory.Resolve(null));
        }

        return new ApiClient(server, token);
    }

    private static Uri Resolve(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Default;
        }

        var full = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        if (!Uri.TryCreate(full, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new CommandLineException(ExitCode.BadInput, $"Cannot use server '{text}': expected an address like http://127.0.0.1:8080.");
        }

        return uri;
    }
}
