namespace Orchestrator.Workflows.Jobs;

/// <summary>One container to run: a task of a job, and which attempt at it this is.</summary>
public sealed record JobTaskRun(JobInput Job, int TaskIndex, int Attempt);
