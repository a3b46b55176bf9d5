namespace Temporalio.Client.Rpc;

/// <summary>The address a client is given.</summary>
internal static class TargetAddress
{
    private const string Localhost = "localhost:";

    /// <summary>host:port; localhost becomes 127.0.0.1, which is what services on loopback listen to.</summary>
    public static string Normalize(string? targetHost)
    {
        if (string.IsNullOrWhiteSpace(targetHost))
        {
            throw new ArgumentException("TargetHost is required: host:port.", nameof(targetHost));
        }

        if (targetHost.Contains("://", StringComparison.Ordinal))
        {
            throw new ArgumentException($"Invalid target host '{targetHost}': expected host:port, got an URL.", nameof(targetHost));
        }

        return targetHost.StartsWith(Localhost, StringComparison.OrdinalIgnoreCase) ? $"127.0.0.1:{targetHost[Localhost.Length..]}" : targetHost;
    }
}
