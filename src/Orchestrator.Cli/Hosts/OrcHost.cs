using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator.Activities;
using Orchestrator.Api;
using Orchestrator.Api.Page;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Ingress;
using Orchestrator.Store;
using Temporalio.Client;

namespace Orchestrator.Cli.Hosts;

/// <summary>Puts a host together: Temporal, store, ingress, activities, worker, API.</summary>
internal static class OrcHost
{
    /// <summary>Starts a host and prints the ready lines.</summary>
    public static async Task<RunningHost> StartAsync(HostRole role, IReadOnlyDictionary<string, string?> flags, TextWriter output, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddOrcSources(flags);
        var settings = HostConfiguration.Read(builder.Configuration);
        CheckRole(role, settings);
        var newToken = ResolveToken(role, settings);
        var runner = await JobRunnerChoice.DecideAsync(settings.Runner, cancellationToken);
        settings.Runner = runner.Runner;
        builder.Configuration.AddInMemoryCollection(Resolved(settings));
        AddLogging(builder, settings);

        using var loggers = LoggerFactory.Create(logging => Configure(logging, builder.Configuration, settings));
        var temporal = await TemporalLink.OpenAsync(settings, loggers, cancellationToken);
        try
        {
            AddServices(builder, role, settings, temporal);
            var application = builder.Build();
            if (role.HasFlag(HostRole.Api))
            {
                application.MapApi();
                application.MapPage();
            }

            await application.StartAsync(cancellationToken);
            var host = new RunningHost(application, temporal, settings);
            foreach (var line in ReadyLines.Of(host, role, runner.Words, newToken))
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

    private static void AddServices(WebApplicationBuilder builder, HostRole role, HostSettings settings, TemporalLink temporal)
    {
        builder.Services.AddSingleton<ITemporalClient>(temporal.Client);
        builder.Services.AddStore(builder.Configuration);
        builder.Services.AddIngress(builder.Configuration);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(settings.ShutdownSeconds));
        if (role.HasFlag(HostRole.Worker))
        {
            builder.Services.AddActivities(builder.Configuration);
            OrcWorker.Add(builder.Services, TimeSpan.FromSeconds(settings.ShutdownSeconds));
        }

        if (role.HasFlag(HostRole.Api))
        {
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls([.. settings.UrlList]);
            builder.Services.AddRoutingCore();
            builder.Services.AddApi(builder.Configuration);
        }
    }

    private static void AddLogging(WebApplicationBuilder builder, HostSettings settings) => Configure(builder.Logging, builder.Configuration, settings);

    private static void Configure(ILoggingBuilder logging, IConfiguration configuration, HostSettings settings)
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
