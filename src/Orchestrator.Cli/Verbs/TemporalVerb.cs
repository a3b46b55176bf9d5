using System.CommandLine;
using Microsoft.Extensions.Logging;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Hosts;
using Temporal.Embedded;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc temporal serve`: the embedded Temporal service alone.</summary>
internal static class TemporalVerb
{
    public static Verb Create()
    {
        var verb = new Verb("temporal", "the embedded Temporal service by itself", "orc temporal serve --in-memory") { Heading = Headings.Run };
        verb.Add(CreateServe());
        return verb;
    }

    private static Verb CreateServe()
    {
        var data = new Option<string?>("--data") { Description = "directory of the database [ORC_DATA, default: ~/.local/share/orchestrator]", HelpName = "DIR" };
        var inMemory = new Option<bool>("--in-memory") { Description = "keep nothing on disk" };
        var port = new Option<int>("--port") { Description = "gRPC port on loopback, 0 = any free one", DefaultValueFactory = _ => 7233 };
        var namespaces = new Option<string[]>("--namespace") { Description = "namespace to make at start, may be repeated", DefaultValueFactory = _ => ["default"] };
        var retention = new Option<int?>("--retention-days") { Description = "how long closed runs of those namespaces are kept [default: as it is; 1 for a new namespace]", HelpName = "N" };
        retention.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 36500)
            {
                result.AddError("--retention-days must be 1 to 36500.");
            }
        });
        var timeSkipping = new Option<bool>("--time-skipping") { Description = "skip time while nothing can run, and serve the test service; in memory only" };
        var verb = new Verb(
            "serve",
            "serve Temporal's gRPC API on loopback until stopped",
            "orc temporal serve",
            "orc temporal serve --in-memory --port 0",
            "orc temporal serve --data /var/lib/orc")
        {
            data, inMemory, timeSkipping, port, namespaces, retention,
        };
        verb.Validators.Add(result =>
        {
            if (result.GetValue(timeSkipping) && !result.GetValue(inMemory))
            {
                result.AddError("--time-skipping is for tests and keeps nothing: add --in-memory.");
            }
        });
        verb.SetAction((parsed, cancellationToken) =>
        {
            var options = new TemporalServiceOptions
            {
                DataDirectory = parsed.GetValue(inMemory) ? null : DataDirectory.ForTemporal(DataDirectory.Resolve(parsed.GetValue(data))),
                Port = parsed.GetValue(port),
                Retention = parsed.GetValue(retention) is { } days ? TimeSpan.FromDays(days) : null,
                TimeSkipping = parsed.GetValue(timeSkipping),
            };
            options.Namespaces.Clear();
            foreach (var name in parsed.GetValue(namespaces) ?? [])
            {
                options.Namespaces.Add(name);
            }

            return ServeAsync(options, parsed.InvocationConfiguration.Output, cancellationToken);
        });
        return verb;
    }

    private static async Task<int> ServeAsync(TemporalServiceOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
        options.LoggerFactory = loggers;
        await using var service = await StartAsync(options, cancellationToken);
        await output.WriteLineAsync($"Temporal {service.Address} ({options.DataDirectory ?? "in memory"})");
        await output.FlushAsync(cancellationToken);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.Register(stopped.SetResult))
        {
            if (await Task.WhenAny(stopped.Task, service.Faulted) == service.Faulted)
            {
                throw new CommandLineException(ExitCode.Failed, $"The embedded Temporal service has stopped: {(await service.Faulted).Message}");
            }
        }

        return ExitCode.Ok;
    }

    private static async Task<TemporalService> StartAsync(TemporalServiceOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await TemporalService.StartAsync(options, cancellationToken);
        }
        catch (IOException e)
        {
            throw new CommandLineException(ExitCode.Failed, $"Cannot start the embedded Temporal service on {options.DataDirectory ?? "memory"}, port {options.Port}: {e.Message}");
        }
    }
}
