namespace Orchestrator.Cli.Hosts;

/// <summary>What a process does.</summary>
[Flags]
internal enum HostRole
{
    /// <summary>Serves the HTTP API and the page.</summary>
    Api = 1,

    /// <summary>Runs workflows and activities.</summary>
    Worker = 2,

    /// <summary>Both.</summary>
    All = Api | Worker,
}
