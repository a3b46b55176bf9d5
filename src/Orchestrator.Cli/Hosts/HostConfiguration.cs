using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Hosts;

/// <summary>Reads and checks the configuration of a host before anything starts.</summary>
internal static class HostConfiguration
{
    /// <summary>Puts the sources in order: appsettings.json, environment, ORC_* variables, flags.</summary>
    public static IConfigurationBuilder AddOrcSources(this IConfigurationBuilder builder, IReadOnlyDictionary<string, string?> flags) =>
        builder
            .AddInMemoryCollection(LogLevels)
            .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true, reloadOnChange: false)
            .AddEnvironmentVariables()
            .AddEnvironmentVariables("ORC_")
            .AddInMemoryCollection(flags);

    private static Dictionary<string, string?> LogLevels { get; } = new()
    {
        ["Logging:LogLevel:Default"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
    };

    /// <summary>The typed settings; every violation is named before the host starts.</summary>
    public static HostSettings Read(IConfiguration configuration)
    {
        var settings = new HostSettings();
        settings.Data = DataDirectory.Resolve(configuration["Data"]);
        settings.Urls = configuration["Urls"] ?? settings.Urls;
        settings.Temporal = configuration["Temporal"] ?? settings.Temporal;
        settings.TemporalPort = Number(configuration, "Temporal_Port", settings.TemporalPort);
        settings.TemporalRetentionDays = Number(configuration, "Temporal_Retention_Days", settings.TemporalRetentionDays);
        settings.TemporalNamespace = configuration["Temporal_Namespace"] ?? settings.TemporalNamespace;
        settings.TemporalApiKey = configuration["Temporal_Api_Key"];
        settings.TemporalTls = Flag(configuration, "Temporal_Tls");
        settings.TemporalTlsCert = configuration["Temporal_Tls_Cert"];
        settings.TemporalTlsKey = configuration["Temporal_Tls_Key"];
        settings.TemporalTlsCa = configuration["Temporal_Tls_Ca"];
        settings.TemporalTlsName = configuration["Temporal_Tls_Name"];
        settings.Store = configuration["Store"] ?? settings.Store;
        settings.Runner = configuration["Runner"] ?? settings.Runner;
        settings.Insecure = Flag(configuration, "Insecure");
        settings.Token = configuration["Token"];
        settings.LogFormat = configuration["Log_Format"] ?? settings.LogFormat;
        settings.ShutdownSeconds = Number(configuration, "Shutdown_Seconds", settings.ShutdownSeconds);
        Check(settings);
        return settings;
    }

    private static void Check(HostSettings settings)
    {
        var problems = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), problems, validateAllProperties: true);
        problems.AddRange(settings.UrlList.Where(url => !IsUrl(url)).Select(url => new ValidationResult($"ORC_URLS has '{url}': expected an address like http://127.0.0.1:8080.")));
        if (settings.TemporalTlsCert is null != settings.TemporalTlsKey is null)
        {
            problems.Add(new ValidationResult("ORC_TEMPORAL_TLS_CERT and ORC_TEMPORAL_TLS_KEY belong together: give both files, or neither."));
        }

        if (settings.IsEmbedded && (settings.UsesTls || settings.TemporalApiKey is not null))
        {
            problems.Add(new ValidationResult("ORC_TEMPORAL_TLS… and ORC_TEMPORAL_API_KEY are for a Temporal server: name it with --temporal HOST:PORT, or leave them out."));
        }

        if (settings.Insecure)
        {
            problems.AddRange(settings.UrlList.Where(url => IsUrl(url) && !IsLoopback(url)).Select(url => new ValidationResult(
                $"--insecure asks for no token and is for loopback only, but '{url}' can be reached from elsewhere: listen on http://127.0.0.1:8080, or leave --insecure out.")));
        }

        if (problems.Count > 0)
        {
            throw new CommandLineException(ExitCode.BadInput, "Cannot start:\n" + string.Join('\n', problems.Select(problem => "  " + problem.ErrorMessage)));
        }
    }

    private static bool IsUrl(string url) => Uri.TryCreate(WithHost(url), UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https");

    private static bool IsLoopback(string url) => new Uri(WithHost(url)).IsLoopback;

    // Kestrel takes http://*:8080 and http://+:8080 for "any address".
    private static string WithHost(string url) => url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal);

    private static int Number(IConfiguration configuration, string key, int otherwise)
    {
        var text = configuration[key];
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }

        return int.TryParse(text, out var number)
            ? number
            : throw new CommandLineException(ExitCode.BadInput, $"Cannot start: ORC_{key.ToUpperInvariant()} is '{text}', expected a number.");
    }

    private static bool Flag(IConfiguration configuration, string key) => configuration[key]?.ToLowerInvariant() switch
    {
        null or "" or "0" or "false" or "no" => false,
        "1" or "true" or "yes" => true,
        var other => throw new CommandLineException(ExitCode.BadInput, $"Cannot start: ORC_{key.ToUpperInvariant()} is '{other}', expected true or false."),
    };
}
