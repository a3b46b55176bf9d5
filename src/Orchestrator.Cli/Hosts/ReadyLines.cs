namespace Orchestrator.Cli.Hosts;

/// <summary>What a host prints once it serves.</summary>
internal static class ReadyLines
{
    public static IEnumerable<string> Of(RunningHost host, HostRole role, string runner, string? newToken)
    {
        var settings = host.Settings;
        yield return $"orc {Verbs.VersionVerb.Version.Split('+')[0]} is ready";
        if (role.HasFlag(HostRole.Api))
        {
            yield return $"  page and API   {string.Join("  ", host.Addresses.Select(address => address.GetLeftPart(UriPartial.Authority)))}{(settings.Insecure ? "  (no token asked for)" : "")}";
        }

        yield return $"  Temporal       {host.TemporalAddress}, namespace {settings.TemporalNamespace}{(settings.IsEmbedded ? ", embedded" : "")}";
        yield return $"  store          {(settings.Store == "sqlite" ? settings.Data : StoreAddress(settings.Store))}";
        if (role.HasFlag(HostRole.Worker))
        {
            yield return $"  jobs run in    {runner}";
        }

        if (newToken is not null)
        {
            yield return $"  token          {newToken}  (shown once; kept in {Path.Combine(settings.Data, "token")})";
        }
    }

    // Never the password.
    private static string StoreAddress(string store) =>
        Uri.TryCreate(store, UriKind.Absolute, out var uri) ? $"{uri.Scheme}://{uri.Host}{uri.AbsolutePath}" : "PostgreSQL";
}
