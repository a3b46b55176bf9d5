namespace Temporalio.Worker.ActivityTasks;

/// <summary>How an activity ended: with a result or an exception.</summary>
internal readonly record struct ActivityOutcome(object? Result, Exception? Failure);
