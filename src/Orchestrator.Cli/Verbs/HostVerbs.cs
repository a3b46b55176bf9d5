using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Hosts;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc up`, `orc api`, `orc worker`.</summary>
internal static class HostVerbs
{
    public static Verb CreateUp()
    {
        var verb = new Verb(
            "up",
            "run everything in this process: Temporal, API, page, worker",
            "orc up --insecure",
            "orc up --data /var/lib/orc --urls http://0.0.0.0:8080",
            "orc up --temporal temporal.example.com:7233 --store postgres://orc@db/orc")
        {
            Heading = Headings.Run,
        };
        return With(verb, HostRole.All, new HostFlags().AddShared(verb).AddApi(verb).AddEmbedded(verb).AddWorker(verb));
    }

    public static Verb CreateApi()
    {
        var verb = new Verb("api", "serve the API and the page, as one of many", "orc api --temporal temporal:7233 --store postgres://orc@db/orc --urls http://0.0.0.0:8080")
        {
            Heading = Headings.Run,
        };
        return With(verb, HostRole.Api, new HostFlags().AddShared(verb).AddApi(verb));
    }

    public static Verb CreateWorker()
    {
        var verb = new Verb("worker", "run sequences and jobs, as one of many", "orc worker --temporal temporal:7233 --store postgres://orc@db/orc --server http://api:8080")
        {
            Heading = Headings.Run,
        };
        return With(verb, HostRole.Worker, new HostFlags().AddShared(verb).AddWorker(verb).AddServer());
    }

    private static Verb With(Verb verb, HostRole role, HostFlags flags)
    {
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            await using var host = await OrcHost.StartAsync(role, flags.Read(parsed), output, cancellationToken);
            await host.WaitForStopAsync(cancellationToken);
            return ExitCode.Ok;
        });
        return verb;
    }
}
