using Orchestrator.Store;

namespace Orchestrator.Ingress;

/// <summary>The kill switch: while it is engaged nothing new is triggered and what runs begins no further task.</summary>
public sealed class KillSwitch(IDefinitions definitions)
{
    private Known known = new(-1, KillSwitchState.Untouched);

    /// <summary>How it stands; read again only when a definition changed.</summary>
    public async ValueTask<KillSwitchState> ReadAsync(CancellationToken cancellationToken)
    {
        var current = known;
        var version = definitions.Version;
        if (current.Version != version)
        {
            known = current = new Known(version, await ReadStoredAsync(cancellationToken));
        }

        return current.State;
    }

    /// <summary>How it is written down, whatever this process knows.</summary>
    public async Task<KillSwitchState> ReadStoredAsync(CancellationToken cancellationToken) =>
        KillSwitchState.Read(await definitions.FindAsync(KillSwitchState.Kind, KillSwitchState.Kind, cancellationToken));

    /// <summary>
    /// Writes it down; it holds from then on, also after a crash. Null, and nothing is written, when somebody else wrote since the
    /// state was read.
    /// </summary>
    public async Task<KillSwitchState?> WriteAsync(KillSwitchState state, CancellationToken cancellationToken)
    {
        var definition = new Definition(KillSwitchState.Kind, KillSwitchState.Kind, state.Write());
        var written = state.Version == 0
            ? await definitions.CreateAsync(definition, cancellationToken)
            : await definitions.ReplaceAsync(definition, state.Version, cancellationToken);
        return written is null ? null : state with { Version = written.Version };
    }

    private sealed record Known(long Version, KillSwitchState State);
}
