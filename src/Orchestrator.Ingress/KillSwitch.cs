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
            var stored = await definitions.FindAsync(KillSwitchState.Kind, KillSwitchState.Kind, cancellationToken);
            known = current = new Known(version, stored is null ? KillSwitchState.Untouched : KillSwitchState.Read(stored.Body));
        }

        return current.State;
    }

    /// <summary>Writes it down; it holds from then on, also after a crash.</summary>
    public Task WriteAsync(KillSwitchState state, CancellationToken cancellationToken) =>
        definitions.PutAsync(new Definition(KillSwitchState.Kind, KillSwitchState.Kind, state.Write()), cancellationToken);

    private sealed record Known(long Version, KillSwitchState State);
}
