using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Timing;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Sequences;

/// <summary>What one run of a sequence remembers, shared by the parts of its workflow.</summary>
internal sealed class SequenceRun(SequenceInput input)
{
    private const int MostEarly = 100;

    private readonly List<TaskRun> tasks = [];
    private readonly List<ControlRequest> control = [];
    private readonly List<TaskEvent> early = [];
    private SequencePhase shown = SequencePhase.Triggered;
    private (SequencePhase Phase, string Message)? covered;
    private bool suspended = input.StartPaused;
    private DateTimeOffset releasedAt;

    public SequenceInput Input => input;

    public SequenceOrigin Origin { get; } = SequenceOrigin.Of(input);

    public Alarm Alarm { get; } = new();

    public LaneMembership Lane { get; } = new(input);

    public PayloadParts Finished { get; } = new(input.Carried);

    public SequencePhase Phase { get; private set; } = SequencePhase.Triggered;

    public string Message { get; set; } = "Triggered.";

    public Verdict? Verdict { get; set; }

    /// <summary>The verdict of the last task that completed; payloads carry its words.</summary>
    public Verdict? LastVerdict { get; set; }

    public string LastTask { get; set; } = "";

    /// <summary>No task may begin: an operator paused the run, or the kill switch holds it.</summary>
    public bool Paused => suspended || Held;

    /// <summary>The kill switch holds the run.</summary>
    public bool Held { get; private set; } = input.StartHeld;

    /// <summary>Why the run is being stopped; null while it is not.</summary>
    public string? AbortReason { get; private set; }

    public bool OutOfTime { get; set; }

    /// <summary>Whether tasks must not go on: aborted, or the time of the whole sequence is up.</summary>
    public bool Stopping => AbortReason is not null || OutOfTime;

    /// <summary>The tasks an operator skipped while they were waited for.</summary>
    public int Skips { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    public IReadOnlyList<string> FollowUps { get; set; } = [];

    public TaskRun Begin(TaskRun task)
    {
        tasks.Add(task);
        return task;
    }

    /// <summary>
    /// Takes an answer to a task. One whose task is not triggered yet is kept: after a crash the event is out, and answered, before
    /// the workflow has come to it again.
    /// </summary>
    public void Take(TaskEvent answer)
    {
        if (Find(answer.TriggeredId) is { } task)
        {
            task.Take(answer, Workflow.UtcNow);
        }
        else if (early.Count < MostEarly)
        {
            early.Add(answer);
        }
    }

    /// <summary>Gives a task that was just triggered the answers that came before.</summary>
    public void TakeEarly(TaskRun task)
    {
        foreach (var answer in early)
        {
            if (answer.TriggeredId == task.TriggeredId)
            {
                task.Take(answer, Workflow.UtcNow);
            }
        }

        early.RemoveAll(answer => answer.TriggeredId == task.TriggeredId);
    }

    private TaskRun? Find(string triggeredId)
    {
        for (var i = tasks.Count - 1; i >= 0; i--)
        {
            if (tasks[i].TriggeredId == triggeredId)
            {
                return tasks[i];
            }
        }

        return null;
    }

    public void Take(ControlRequest request)
    {
        if (control.Exists(known => known.Id == request.Id))
        {
            return;
        }

        control.Add(request);
        switch (request.Action)
        {
            case ControlAction.Pause:
                suspended = true;
                ShowPause(request.Who);
                break;
            case ControlAction.Resume:
                suspended = false;
                ShowResume();
                break;
            case ControlAction.Hold:
                // A hold that was overtaken by its release is void.
                Held |= request.At > releasedAt;
                ShowPause("the kill switch");
                break;
            case ControlAction.Release:
                releasedAt = request.At;
                Held = false;
                ShowResume();
                break;
            case ControlAction.Abort:
                AbortReason ??= $"Aborted by {request.Who}{(request.Why is { Length: > 0 } why ? $": {why}" : "")}.";
                break;
            default:
                Skips++;
                break;
        }
    }

    public void Abort(string reason) => AbortReason ??= reason;

    // The task that runs goes on and its answers count; only the next one waits. The state says at once what was asked for.
    private void ShowPause(string who)
    {
        if (Paused && Phase is SequencePhase.Started or SequencePhase.WaitingForApproval && Workflow.Patched("pause-shown-at-once"))
        {
            var before = (Phase, Message);
            Show(SequencePhase.Paused, $"Paused by {who}; the next task waits. {Message}");
            covered = before;
        }
    }

    private void ShowResume()
    {
        if (!Paused && covered is { } before)
        {
            Show(before.Phase, before.Message);
        }
    }

    /// <summary>Shows what the run does; the state word goes to the search attribute when it changes.</summary>
    public void Show(SequencePhase phase, string message)
    {
        covered = null;
        Phase = phase;
        Message = message;
        Workflow.CurrentDetails = message;
        if (shown != phase && phase is not (SequencePhase.Finished or SequencePhase.TimedOut or SequencePhase.Aborted))
        {
            shown = phase;
            Workflow.UpsertTypedSearchAttributes(SearchAttributes.State.ValueSet(SequencePhases.Word(phase)));
        }
    }

    /// <summary>The last words: state and result in one update.</summary>
    public void ShowEnd(SequencePhase phase, Verdict verdict, string message)
    {
        Show(phase, message);
        Verdict = verdict;
        Workflow.UpsertTypedSearchAttributes(
            SearchAttributes.State.ValueSet(SequencePhases.Word(phase)),
            SearchAttributes.Result.ValueSet(Model.Verdicts.Verdict.Word(verdict.Result)));
    }

    public SequenceState ToState()
    {
        var last = tasks.Count == 0 ? input.StartAt : tasks[^1].Index + 1;
        return new SequenceState
        {
            Sequence = input.Sequence.Name,
            Scope = input.Scope,
            Context = input.Context,
            EventKey = input.EventKey,
            TriggerId = input.TriggerId,
            TriggeredAt = input.TriggeredAt,
            CausedBy = input.CausedBy,
            ShipyardVersion = input.ShipyardVersion,
            Attempt = input.Attempt,
            Phase = Phase,
            Message = Message,
            Result = Verdict?.Result,
            Status = Verdict?.Status,
            Tasks = [.. tasks.Select(task => task.ToState())],
            WaitsForLane = Phase == SequencePhase.Waiting && Lane.Queued,
            Remaining = [.. input.Sequence.Tasks.Skip(last).Select(task => task.Name)],
            Control = [.. control],
            FollowUps = FollowUps,
            StartedAt = StartedAt,
            FinishedAt = FinishedAt,
        };
    }
}
