using System.Text.Json;
using Orchestrator.Model.Events;

namespace Orchestrator.Model.Legacy;

/// <summary>What an event of a legacy Keptn type asks for, in today's terms.</summary>
public abstract record LegacyEffect
{
    private LegacyEffect()
    {
    }

    /// <summary>Create the project, or give it a new version of its shipyard. The token is a secret of the project.</summary>
    public sealed record CreateProject(string Project, string Shipyard, string? GitRemoteUrl, string? GitUser, string? GitToken) : LegacyEffect;

    /// <summary>Close the project.</summary>
    public sealed record DeleteProject(string Project) : LegacyEffect;

    /// <summary>Create the service in every stage; the chart becomes the resource <c>helm/SERVICE.tgz</c>.</summary>
    public sealed record CreateService(string Project, string Service, ReadOnlyMemory<byte>? HelmChart, JsonElement? DeploymentStrategies) : LegacyEffect;

    /// <summary>Trigger the sequence of the stage with this data. <paramref name="Required"/>: refuse when there is none such.</summary>
    public sealed record TriggerSequence(Scope Scope, string Sequence, JsonElement Data, bool Required) : LegacyEffect;

    /// <summary>Trigger a task outside of any sequence, for executors.</summary>
    public sealed record TriggerTask(Scope Scope, string Task, JsonElement Data) : LegacyEffect;

    /// <summary>Finish the oldest open task of that name in the event's context and this scope with this data.</summary>
    public sealed record FinishTask(Scope Scope, string Task, JsonElement Data) : LegacyEffect
    {
        /// <summary>The context alone says which task is meant, wherever it runs.</summary>
        public bool AnyScope { get; init; }
    }

    /// <summary>Note the monitoring of the project, and trigger <c>configure-monitoring</c> for executors.</summary>
    public sealed record ConfigureMonitoring(string Project, string Service, string Provider, JsonElement Data) : LegacyEffect;

    /// <summary>Nothing but an entry in the log that subscriptions may match, such as a problem without a place.</summary>
    public sealed record OnlyOffer : LegacyEffect;
}
