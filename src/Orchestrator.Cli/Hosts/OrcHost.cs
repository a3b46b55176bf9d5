using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Activities;
using Orchestrator.Api;
using Orchestrator.Api.Page;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Ingress;
using Orchestrator.Store;

namespace Orchestrator.Cli.Hosts;

/// <summary>Puts a host together: Temporal, store, ingress, activities, worker, API.</summary>
internal static class OrcHost
{
    /// <summary>Starts a host and prints the ready lines.</summary>
    public static async Task<RunningHost> StartAsync(HostRole role, IReadOnlyDictionary<string, string?> flags, TextWriter output, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationManager();
        configuration.AddOrcSources(flags);
        var settings = HostConfiguration.Read(configuration);
        CheckRole(role, settings);
        var newToken = ResolveToken(role, settings);
        var runner = await JobRunnerChoice.DecideAsync(settings.Runner, cancellationToken);
        settings.Runner = runner.Runner;
        configuration.AddInMemoryCollection(Resolved(settings));

        var telemetry = Telemetry.Start(role, configuration);
        try
        {
            return await StartAsync(role, configuration, settings, telemetry, runner.Words, newToken, output, cancellationToken);
        }
        catch
        {
            telemetry.Dispose();
            throw;
        }
    }

    private static async Task<RunningHost> StartAsync(
        HostRole role,
        ConfigurationManager configuration,
        HostSettings settings,
        Telemetry telemetry,
        string runner,
        string? newToken,
        TextWriter output,
        CancellationToken cancellationToken)
    {
        using var loggers = LoggerFactory.Create(logging => Configure(logging, configuration, settings));
        var temporal = await TemporalLink.OpenAsync(role, settings, telemetry.Traces, loggers, output, cancellationToken);
        try
        {
            var application = role.HasFlag(HostRole.Api) ? BuildApi(role, configuration, settings, telemetry, temporal) : BuildWorker(role, configuration, settings, temporal);
            await application.StartAsync(cancellationToken);
            var host = new RunningHost(application, temporal, telemetry, settings);
            foreach (var line in ReadyLines.Of(host, role, runner, newToken))
            {
                await output.WriteLineAsync(line);
            }

            await output.FlushAsync(cancellationToken);
            return host;
        }
        catch (IOException e)
        {
            await temporal.DisposeAsync();
            throw new CommandLineException(ExitCode.Failed, $"Cannot listen on {settings.Urls}: {e.Message} Choose another address with --urls.");
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
        {
            // What a feature finds wrong with its settings or its data is said as it is, without a stack trace.
            await temporal.DisposeAsync();
            throw new CommandLineException(e is OptionsValidationException ? ExitCode.BadInput : ExitCode.Failed, $"Cannot start: {e.Message}");
        }
        catch
        {
            await temporal.DisposeAsync();
            throw;
        }
    }

    private static void CheckRole(HostRole role, HostSettings settings)
    {
        if (role != HostRole.All && settings.IsEmbedded)
        {
            throw new CommandLineException(
                ExitCode.BadInput,
                "Cannot start: --temporal HOST:PORT is needed, since several processes share one Temporal. Start one with `orc temporal serve`, or use `orc up` for a single process.");
        }

        if (role != HostRole.All && settings.Store == "sqlite")
        {
            throw new CommandLineException(
                ExitCode.BadInput,
                "Cannot start: --store postgres://user@host/database is needed, since SQLite belongs to one process and API and workers share one store. Use `orc up` for a single process.");
        }
    }

    private static string? ResolveToken(HostRole role, HostSettings settings)
    {
        if (!role.HasFlag(HostRole.Api) || settings.Insecure || !string.IsNullOrEmpty(settings.Token))
        {
            return null;
        }

        var (token, isNew) = BootstrapToken.FindOrMake(settings.Data);
        settings.Token = token;
        return isNew ? token : null;
    }

    private static Dictionary<string, string?> Resolved(HostSettings settings) => new()
    {
        ["Data"] = settings.Data,
        ["Urls"] = settings.Urls,
        ["Store"] = settings.Store,
        ["Runner"] = settings.Runner,
        ["Token"] = settings.Token,
        ["Insecure"] = settings.Insecure ? "true" : "false",
        ["Temporal_Namespace"] = settings.TemporalNamespace,
    };

    private static WebApplication BuildApi(HostRole role, ConfigurationManager configuration, HostSettings settings, Telemetry telemetry, TemporalLink temporal)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        AddShared(builder, role, configuration, settings, temporal);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls([.. settings.UrlList]);
        if (settings.UrlList.Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.Services.AddApi(builder.Configuration);
        var application = builder.Build();
        if (telemetry.Traces)
        {
            application.NameRequestSpans();
        }

        application.MapApi();
        application.MapPage();
        return application;
    }

    private static IHost BuildWorker(HostRole role, ConfigurationManager configuration, HostSettings settings, TemporalLink temporal)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        AddShared(builder, role, configuration, settings, temporal);
        return builder.Build();
    }

    private static void AddShared(IHostApplicationBuilder builder, HostRole role, ConfigurationManager configuration, HostSettings settings, TemporalLink temporal)
    {
        builder.Configuration.AddConfiguration(configuration);
        Configure(builder.Logging, configuration, settings);
        builder.Services.AddSingleton(temporal.Client);
        builder.Services.AddStore(builder.Configuration);
        builder.Services.AddIngress(builder.Configuration);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(settings.ShutdownSeconds));
        builder.Services.AddHostedService<IdleMemory>();
        if (role.HasFlag(HostRole.Worker))
        {
            builder.Services.AddActivities(builder.Configuration);
            OrcWorker.Add(builder.Services, TimeSpan.FromSeconds(settings.ShutdownSeconds));
        }
    }

    private static void Configure(ILoggingBuilder logging, ConfigurationManager configuration, HostSettings settings)
    {
        logging.AddConfiguration(configuration.GetSection("Logging"));
        if (settings.LogFormat == "json")
        {
            logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            });
        }
    }
}
