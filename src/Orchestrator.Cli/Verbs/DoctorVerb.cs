using System.Globalization;
using System.Text.Json;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Hosts;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc doctor`: what works here and what does not, each with the way out.</summary>
internal static class DoctorVerb
{
    private const long LeastFreeBytes = 1L << 30;
    private static readonly TimeSpan LargestClockDifference = TimeSpan.FromSeconds(5);

    public static Verb Create()
    {
        var verb = new Verb("doctor", "check server, Temporal, store, Docker, clock and disk", "orc doctor", "orc doctor --server https://orc.example.com")
        {
            Heading = Headings.Tools,
        };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            using var api = ServerAddress.Connect(parsed);
            List<Check> checks = [.. await CheckServerAsync(api, cancellationToken), await DockerCheck.RunAsync(cancellationToken), CheckDisk()];
            Print(new Printer(parsed), checks);
            return checks.TrueForAll(check => check.State != Check.Failed) ? ExitCode.Ok : ExitCode.Failed;
        });
        return verb;
    }

    private static async Task<IReadOnlyList<Check>> CheckServerAsync(ApiClient api, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/metadata");
            using var response = await api.OpenAsync(request, cancellationToken);
            var checks = new List<Check> { new("server", Check.Ok, $"{api.Server} answers"), CheckClock(response) };
            checks.AddRange(await CheckReadinessAsync(api, cancellationToken));
            checks.Add(await CheckKillSwitchAsync(api, cancellationToken));
            return checks;
        }
        catch (CommandLineException e)
        {
            return [new Check("server", e.ExitCode == ExitCode.NoConnection ? Check.Warning : Check.Failed, e.Message)];
        }
    }

    private static async Task<IReadOnlyList<Check>> CheckReadinessAsync(ApiClient api, CancellationToken cancellationToken)
    {
        try
        {
            var ready = await api.GetAsync("/health/ready", cancellationToken);
            var parts = ready.At("checks") is { ValueKind: JsonValueKind.Object } members ? members.EnumerateObject().ToList() : [];
            return parts.Count == 0
                ? [new Check("ready", Check.Ok, "Temporal and store are reachable")]
                : [.. parts.Select(part => new Check(part.Name, part.Value.AsText() is "ok" or "Healthy" or "true" ? Check.Ok : Check.Failed, part.Value.AsText()))];
        }
        catch (CommandLineException e)
        {
            return [new Check("ready", Check.Failed, e.Message)];
        }
    }

    private static async Task<Check> CheckKillSwitchAsync(ApiClient api, CancellationToken cancellationToken) =>
        await api.FindAsync(KillSwitchVerb.Path, cancellationToken) is not { } found
            ? new Check("killswitch", Check.Ok, "this server has none")
            : new Check("killswitch", found.Text("state") == "engaged" ? Check.Warning : Check.Ok, KillSwitchVerb.Describe(found));

    private static Check CheckClock(HttpResponseMessage response)
    {
        var difference = response.Headers.Date is { } server ? (DateTimeOffset.UtcNow - server).Duration() : TimeSpan.Zero;
        return difference <= LargestClockDifference
            ? new Check("clock", Check.Ok, "within a few seconds of the server's")
            : new Check("clock", Check.Failed, $"{difference.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s off the server's: set both by NTP");
    }

    private static Check CheckDisk()
    {
        var directory = DataDirectory.Resolve(null);
        var existing = new DirectoryInfo(directory);
        while (existing is { Exists: false, Parent: { } parent })
        {
            existing = parent;
        }

        var free = new DriveInfo(existing.FullName).AvailableFreeSpace;
        var text = $"{(free / (double)(1 << 30)).ToString("0.0", CultureInfo.InvariantCulture)} GiB free for {directory}";
        return new Check("disk", free >= LeastFreeBytes ? Check.Ok : Check.Warning, text);
    }

    private static void Print(Printer printer, IReadOnlyList<Check> checks)
    {
        var answer = JsonSerializer.SerializeToElement(checks.Select(check => new { name = check.Name, state = check.State, text = check.Text }));
        printer.List(answer, answer.EnumerateArray(), [Column.Of("CHECK", "name"), Column.Of("STATE", "state"), Column.Of("WHAT", "text")]);
    }
}
