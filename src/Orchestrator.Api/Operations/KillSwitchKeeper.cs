using Orchestrator.Api.Schedules;
using Orchestrator.Api.Sequences;
using Orchestrator.Ingress;
using Orchestrator.Model.Events;

namespace Orchestrator.Api.Operations;

/// <summary>
/// Makes everything follow the kill switch: at once when it is touched, again for what began at the same moment, and after a crash
/// in between. All of it may be done twice.
/// </summary>
internal sealed class KillSwitchKeeper(
    KillSwitch killSwitch, SequenceHolds sequences, ScheduleHolds schedules, Audit audit, TimeProvider time, ILogger<KillSwitchKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // What was started by a process that had not heard of the change yet is found by a later round.
    private static readonly TimeSpan RoundPause = TimeSpan.FromSeconds(5);
    private const int ReleaseRounds = 3;

    private readonly SemaphoreSlim turn = new(1);
    private (string? Of, int Rounds, DateTimeOffset Next) done;

    /// <summary>Engages or disengages; says what was held or let go at once.</summary>
    public async Task<KillSwitchChange> SetAsync(bool engaged, string who, string? reason, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var current = await killSwitch.ReadStoredAsync(cancellationToken);
                if (current.Engaged == engaged)
                {
                    return new KillSwitchChange(current, Changed: false, 0, 0);
                }

                // Another process may touch it at the same time; then what it wrote counts.
                var next = Next(current, engaged) with { By = who, Reason = reason };
                if (await killSwitch.WriteAsync(next, cancellationToken) is { } written)
                {
                    return await FirstRoundAsync(written, cancellationToken);
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Log.KillSwitchPostponed(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // It holds from the moment it is written down; what does not follow at once follows in a later round.
    private async Task<KillSwitchChange> FirstRoundAsync(KillSwitchState state, CancellationToken cancellationToken)
    {
        var round = await RoundAsync(state, cancellationToken);
        return new KillSwitchChange(state, Changed: true, round.Sequences.Done, round.Schedules.Done)
        {
            Problem = round.Problem is { } problem ? $"Not everything follows yet, and will as soon as it can: {problem}" : null,
        };
    }

    // Later than whatever it undoes, so that the two cannot be mixed up.
    private KillSwitchState Next(KillSwitchState current, bool engaged)
    {
        var now = time.GetUtcNow();
        var last = engaged ? current.DisengagedAt : current.EngagedAt;
        now = now > last ? now : last.AddMilliseconds(1);
        return engaged
            ? current with { Engagement = Guid.NewGuid().ToString("D"), Engaged = true, Releasing = false, EngagedAt = now }
            : current with { Engaged = false, Releasing = true, DisengagedAt = now };
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var state = await killSwitch.ReadAsync(cancellationToken);
        if (!state.Engaged && !state.Releasing)
        {
            return;
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            state = await killSwitch.ReadAsync(cancellationToken);
            if ((state.Engaged || state.Releasing) && (done.Of != NameOf(state) || time.GetUtcNow() >= done.Next))
            {
                await RoundAsync(state, cancellationToken);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<(HoldRound Sequences, HoldRound Schedules, string? Problem)> RoundAsync(KillSwitchState state, CancellationToken cancellationToken)
    {
        var name = NameOf(state);
        if (done.Of != name)
        {
            await AnnounceAsync(state, cancellationToken);
            done = (name, 0, default);
        }

        done = done with { Next = time.GetUtcNow() + RoundPause };
        var told = await sequences.TellAsync(state, cancellationToken);
        var paused = await schedules.ApplyAsync(state, cancellationToken);
        if ((told.Refusal ?? paused.Refusal) is { } refusal)
        {
            Log.KillSwitchPostponed(logger, refusal.Message);
            return (told, paused, refusal.Message);
        }

        done = (name, done.Rounds + 1, time.GetUtcNow() + RoundPause);
        if (state.Releasing && done.Rounds >= ReleaseRounds)
        {
            // Writes nothing when somebody engaged it meanwhile.
            await killSwitch.WriteAsync(state with { Releasing = false }, cancellationToken);
        }

        return (told, paused, null);
    }

    private Task AnnounceAsync(KillSwitchState state, CancellationToken cancellationToken)
    {
        var word = state.Engaged ? "engaged" : "disengaged";
        return audit.WriteAsync(
            state.By, $"killswitch.{word}", null, new { reason = state.Reason }, null, cancellationToken, EventKey.Derive(state.Engagement ?? "", word));
    }

    private static string NameOf(KillSwitchState state) => $"{state.Engagement}/{state.Engaged}";
}
