using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Orchestrator.Cli.Verbs;

namespace Orchestrator.Cli.CommandLine;

/// <summary>The whole command line: parses, runs one verb, turns what went wrong into an exit code.</summary>
public static class OrcCommandLine
{
    // A host drains its pollers and activities before it goes.
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(40);

    /// <summary>Runs one command line and returns its exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var parsed = CreateRoot().Parse(args);
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = ShutdownLimit,
        };
        if (parsed.Action is ParseErrorAction parseError)
        {
            parseError.ShowHelp = false;
            configuration.Output = error;
            await parsed.InvokeAsync(configuration);
            return ExitCode.BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(configuration);
        }
        catch (CommandLineException e)
        {
            await error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Failed;
        }
    }

    internal static RootCommand CreateRoot()
    {
        var root = new RootCommand("orc: shipyard sequences, triggered by events, run durably.")
        {
            GlobalOptions.Output,
            GlobalOptions.Server,
            GlobalOptions.Token,
        };
        foreach (var verb in CreateVerbs())
        {
            root.Add(verb);
        }

        foreach (var help in root.Options.OfType<HelpOption>())
        {
            if (help.Action is HelpAction action)
            {
                help.Action = new HelpWithExamples(action);
            }
        }

        return root;
    }

    private static IEnumerable<Verb> CreateVerbs() =>
    [
        DemoVerb.Create(),
        HostVerbs.CreateUp(),
        HostVerbs.CreateApi(),
        HostVerbs.CreateWorker(),
        TemporalVerb.Create(),
        ValidateVerb.Create(),
        ApplyVerb.CreateApply(),
        ApplyVerb.CreateDiff(),
        CreateVerb.Create(),
        AddResourceVerb.Create(),
        DeleteVerb.Create(),
        SendVerb.Create(),
        EmitVerb.Create(),
        TriggerVerb.Create(),
        ScheduleVerbs.CreateBackfill(),
        ListenerVerb.Create(),
        GetVerb.Create(),
        DescribeVerb.Create(),
        KindsVerb.Create(),
        WatchVerb.Create(),
        LogsVerb.Create(),
        .. ControlVerbs.Create(),
        .. ApprovalVerbs.Create(),
        KillSwitchVerb.Create(),
        DoctorVerb.Create(),
        CompletionVerb.Create(),
        VersionVerb.Create(),
    ];
}
