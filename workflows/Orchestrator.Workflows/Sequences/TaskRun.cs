using Orchestrator.Model.Approvals;
using Orchestrator.Model.Events;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Events;

namespace Orchestrator.Workflows.Sequences;

/// <summary>
/// One attempt at one task: counts the answers and decides when it is over. Pure: the time is an argument. A task is over when as
/// many executors finished as started, and at least as many as are known to be coming.
/// </summary>
internal sealed class TaskRun(SequenceTask task, int index, int attempt, string triggeredId)
{
    /// <summary>How long a finished event waits for its started event.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly List<string> seen = [];
    private readonly List<ExecutorState> executors = [];
    private readonly List<PayloadPart> data = [];
    private readonly List<string> approvers = [];
    private DateTimeOffset? triggeredAt;
    private DateTimeOffset? waitingSince;
    private DateTimeOffset? firstAnswer;
    private DateTimeOffset? lastFinish;
    private DateTimeOffset? endedAt;
    private bool declined;
    private int started;
    private int finished;

    public SequenceTask Task => task;

    public string TriggeredId => triggeredId;

    public bool IsOver => endedAt is not null;

    /// <summary>How many executors of our own will answer.</summary>
    public int Expected { get; set; } = 1;

    /// <summary>Set when people decide.</summary>
    public ApprovalTerms? Approval { get; set; }

    /// <summary>What was looked for, should nobody start the task.</summary>
    public string? Hint { get; set; }

    public Verdict Verdict { get; private set; } = Verdict.Errored;

    public TaskPhase Phase { get; private set; } = TaskPhase.Triggered;

    public int Index => index;

    public string Message { get; private set; } = "";

    /// <summary>How many different answers have come.</summary>
    public int Answers => seen.Count;

    /// <summary>The data of all finished events, in the order they came.</summary>
    public IReadOnlyList<PayloadPart> Data => data;

    /// <param name="at">When the event was sent, by the clock of whoever sent it.</param>
    /// <param name="now">When we know it: time-outs count from here, by one clock only.</param>
    public void Triggered(DateTimeOffset at, DateTimeOffset now)
    {
        triggeredAt = at;
        waitingSince = now;
        if (Approval is { Decision: null })
        {
            Phase = TaskPhase.WaitingForApproval;
        }
    }

    /// <summary>Counts an answer; the same event twice counts once, and nothing counts after the end.</summary>
    public void Take(TaskEvent answer, DateTimeOffset now)
    {
        if (IsOver || seen.Contains(answer.EventId))
        {
            return;
        }

        seen.Add(answer.EventId);
        firstAnswer ??= now;
        if (answer.Kind == EventKind.Started)
        {
            TakeStarted(answer);
        }
        else if (answer.Kind == EventKind.Finished)
        {
            TakeFinished(answer, now);
        }
    }

    /// <summary>Whether all answers are in. <see cref="NextDue"/> says when to look again.</summary>
    public bool IsAnswered(DateTimeOffset now)
    {
        if (Approval is { } terms && finished > 0)
        {
            return declined || terms.Decision is not null || approvers.Count >= terms.MinimumApprovers;
        }

        if (finished == 0 || Approval is not null)
        {
            return false;
        }

        if (!task.ExpectStarted)
        {
            return true;
        }

        return finished >= Expected && (started == finished || (started < finished && now >= lastFinish + Grace));
    }

    /// <summary>When the task is over without an answer, or the grace of an unannounced one ends; null for never.</summary>
    public DateTimeOffset? NextDue()
    {
        var limit = Limit();
        var grace = started < finished ? lastFinish + Grace : null;
        return limit is null || grace < limit ? grace ?? limit : limit;
    }

    /// <summary>Whether the time for an answer has passed.</summary>
    public bool IsLate(DateTimeOffset now) => Limit() is { } limit && now >= limit;

    public void End(DateTimeOffset now)
    {
        Verdict = Verdict.Aggregate(executors
            .Where(executor => executor.FinishedAt is not null)
            .Select(executor => new Verdict(executor.Result ?? Result.Fail, executor.Status ?? Status.Unknown)));
        Close(TaskPhase.Finished, now);
    }

    public void EndLate(DateTimeOffset now)
    {
        Verdict = Verdict.Errored;
        Message = Approval is not null
            ? $"Task '{task.Name}' was not approved in time."
            : firstAnswer is null
                ? $"Task '{task.Name}' was not started by anyone within {Text(task.EffectiveStartTimeout)}.{(Hint is null ? "" : $" {Hint}")}"
                : $"Task '{task.Name}' did not finish within {Text(task.Timeout)} after its first answer.";
        Close(TaskPhase.TimedOut, now);
    }

    /// <summary>Ends a task that could not be done; one that is over stays as it ended.</summary>
    public void EndErrored(string why, DateTimeOffset now)
    {
        if (IsOver)
        {
            return;
        }

        Verdict = Verdict.Errored;
        Message = why;
        Close(TaskPhase.Finished, now);
    }

    public void EndAborted(string why, DateTimeOffset now)
    {
        Verdict = Verdict.Aborted;
        Message = why;
        Close(TaskPhase.Aborted, now);
    }

    public void EndSkipped(string why, DateTimeOffset now)
    {
        Verdict = Verdict.Passed;
        Message = why;
        Close(TaskPhase.Skipped, now);
    }

    public TaskState ToState() => new()
    {
        Name = task.Name,
        Index = index,
        Attempt = attempt,
        Phase = Phase,
        TriggeredId = Phase == TaskPhase.Skipped && triggeredAt is null ? "" : triggeredId,
        TriggeredAt = triggeredAt,
        StartedAt = firstAnswer,
        FinishedAt = endedAt,
        Result = IsOver ? Verdict.Result : null,
        Status = IsOver ? Verdict.Status : null,
        Message = Message,
        Executors = [.. executors],
    };

    private DateTimeOffset? Limit()
    {
        if (Approval is { } terms)
        {
            return waitingSince + terms.Deadline;
        }

        return firstAnswer is { } first ? first + task.Timeout : waitingSince + task.EffectiveStartTimeout;
    }

    private void TakeStarted(TaskEvent answer)
    {
        started++;
        Phase = Phase == TaskPhase.Triggered ? TaskPhase.Started : Phase;
        var waiting = executors.FindIndex(executor => executor.StartedAt is null && executor.Source == answer.Source);
        if (waiting >= 0)
        {
            executors[waiting] = executors[waiting] with { StartedAt = answer.Time };
            return;
        }

        executors.Add(new ExecutorState { Source = answer.Source, StartedAt = answer.Time, Message = answer.Message ?? "" });
    }

    private void TakeFinished(TaskEvent answer, DateTimeOffset now)
    {
        finished++;
        lastFinish = now;
        Message = answer.Message ?? "";
        if (answer.Data is { } part)
        {
            data.Add(part);
        }

        var verdict = Verdict.Parse(answer.Result, answer.Status);
        TakeApproval(answer, verdict);
        var state = new ExecutorState
        {
            Source = answer.Source,
            FinishedAt = answer.Time,
            FinishedKey = answer.EventKey,
            Result = verdict.Result,
            Status = verdict.Status,
            Message = Message,
            By = answer.PostedBy,
        };
        var open = executors.FindIndex(executor => executor.FinishedAt is null && executor.Source == answer.Source);
        open = open < 0 ? executors.FindIndex(executor => executor.FinishedAt is null) : open;
        if (open < 0)
        {
            executors.Add(state);
            return;
        }

        executors[open] = state with { Source = executors[open].Source, StartedAt = executors[open].StartedAt };
    }

    private void TakeApproval(TaskEvent answer, Verdict verdict)
    {
        declined |= verdict.Result == Result.Fail;
        var approver = answer.PostedBy ?? answer.EventId;
        if (Approval is not null && verdict.Result != Result.Fail && !approvers.Contains(approver))
        {
            approvers.Add(approver);
        }
    }

    private void Close(TaskPhase last, DateTimeOffset now)
    {
        Phase = last;
        endedAt = now;
    }

    private static string Text(TimeSpan? limit) => Model.Time.GoDuration.Format(limit ?? TimeSpan.Zero);
}
