namespace Orchestrator.Activities.Jobs;

/// <summary>When an image is pulled.</summary>
public enum PullPolicy
{
    IfNotPresent,
    Always,
    Never,
}
