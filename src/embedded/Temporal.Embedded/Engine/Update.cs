using Temporalio.Api.Update.V1;

namespace Temporal.Embedded.Engine;

/// <summary>One update of a run: admitted, sent to the worker, accepted, completed. Only the last two are stored, and what a reset re-applied.</summary>
internal sealed class Update(string id, Request? request)
{
    private TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = id;

    /// <summary>Null once it is accepted.</summary>
    public Request? Request { get; set; } = request;

    /// <summary>Handed to a worker with the workflow task that is started now.</summary>
    public bool Sent { get; set; }

    /// <summary>The row, once accepted or when it came with a reset.</summary>
    public UpdateState? Stored { get; set; }

    public bool IsStored => Stored is not null && !Waited;

    public bool Accepted => Stored is { AcceptedId: > 0 };

    /// <summary>Also set for a rejected update, which has no row.</summary>
    public Outcome? Outcome { get; set; }

    /// <summary>Why nobody will ever answer.</summary>
    public TemporalServiceException? Aborted { get; set; }

    public int Waiters { get; set; }

    /// <summary>The run continued: ask there again.</summary>
    public string? MovedTo { get; set; }

    private bool Waited => Waiters > 0;

    /// <summary>Waits for the next stage.</summary>
    public Task NextStage() => Volatile.Read(ref reached).Task;

    /// <summary>Wakes those who wait for a stage. Commits of two transitions may call it at once: each takes its own source.</summary>
    public void Reach() =>
        Interlocked.Exchange(ref reached, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
