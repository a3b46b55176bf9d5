using Google.Protobuf;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Rpc;

/// <summary>Fields of served requests that this service cannot honour: set to anything, the call is refused instead of ignoring them.</summary>
internal static class FieldRules
{
    private static readonly Dictionary<Type, List<(string Field, Func<IMessage, bool> IsSet)>> Rules = [];

    static FieldRules()
    {
        Starts();
        Workers();
        Namespaces();
        Refuse<DescribeTaskQueueRequest>("versions", r => IsSet(r.Versions));
        Refuse<DescribeTaskQueueRequest>("report_task_reachability", r => r.ReportTaskReachability);
        Refuse<StartBatchOperationRequest>("target_executions", r => r.TargetExecutions.Count > 0);
    }

    /// <summary>The check of a request type, or null when every field of it is served.</summary>
    public static Action<IMessage>? Of(Type request)
    {
        if (!Rules.TryGetValue(request, out var rules))
        {
            return null;
        }

        return message =>
        {
            foreach (var (field, isSet) in rules)
            {
                if (isSet(message))
                {
                    throw Refusal.Unimplemented($"{message.Descriptor.Name}.{field}");
                }
            }
        };
    }

    private static void Starts()
    {
        Refuse<StartWorkflowExecutionRequest>("completion_callbacks", r => r.CompletionCallbacks.Count > 0);
        Refuse<StartWorkflowExecutionRequest>("versioning_override", r => IsSet(r.VersioningOverride));
        Refuse<StartWorkflowExecutionRequest>("time_skipping_config", r => IsSet(r.TimeSkippingConfig));
        Refuse<SignalWithStartWorkflowExecutionRequest>("versioning_override", r => IsSet(r.VersioningOverride));
        Refuse<SignalWithStartWorkflowExecutionRequest>("time_skipping_config", r => IsSet(r.TimeSkippingConfig));
        Refuse<ExecuteMultiOperationRequest>("operations.start_workflow.completion_callbacks", r => r.Operations.Any(o => o.StartWorkflow is { CompletionCallbacks.Count: > 0 }));
        Refuse<ExecuteMultiOperationRequest>("operations.start_workflow.versioning_override", r => r.Operations.Any(o => IsSet(o.StartWorkflow?.VersioningOverride)));
        Refuse<ExecuteMultiOperationRequest>("operations.start_workflow.time_skipping_config", r => r.Operations.Any(o => IsSet(o.StartWorkflow?.TimeSkippingConfig)));
        Refuse<CreateScheduleRequest>("schedule.action.start_workflow.versioning_override", r => IsSet(r.Schedule?.Action?.StartWorkflow?.VersioningOverride));
        Refuse<UpdateScheduleRequest>("schedule.action.start_workflow.versioning_override", r => IsSet(r.Schedule?.Action?.StartWorkflow?.VersioningOverride));
    }

    /// <summary>A worker that asks for versioning must not get the tasks of every version.</summary>
    private static void Workers()
    {
        const string Mode = "deployment_options.worker_versioning_mode";
        const string Capability = "worker_version_capabilities.use_versioning";
        Refuse<PollWorkflowTaskQueueRequest>(Mode, r => r.DeploymentOptions is { WorkerVersioningMode: WorkerVersioningMode.Versioned });
        Refuse<PollWorkflowTaskQueueRequest>(Capability, r => r.WorkerVersionCapabilities is { UseVersioning: true });
        Refuse<PollActivityTaskQueueRequest>(Mode, r => r.DeploymentOptions is { WorkerVersioningMode: WorkerVersioningMode.Versioned });
        Refuse<PollActivityTaskQueueRequest>(Capability, r => r.WorkerVersionCapabilities is { UseVersioning: true });
        Refuse<RespondWorkflowTaskCompletedRequest>("versioning_behavior", r => r.VersioningBehavior != VersioningBehavior.Unspecified);
        Refuse<RespondWorkflowTaskCompletedRequest>(
            "commands.continue_as_new_workflow_execution_command_attributes.initial_versioning_behavior",
            r => r.Commands.Any(command => command.ContinueAsNewWorkflowExecutionCommandAttributes is { InitialVersioningBehavior: not ContinueAsNewVersioningBehavior.Unspecified }));
        Refuse<RespondWorkflowTaskCompletedRequest>("intermediate_page", r => r.IntermediatePage);
    }

    /// <summary>Archival, other clusters, bans of binaries.</summary>
    private static void Namespaces()
    {
        Refuse<RegisterNamespaceRequest>("is_global_namespace", r => r.IsGlobalNamespace);
        Refuse<RegisterNamespaceRequest>("active_cluster_name", r => r.ActiveClusterName is not ("" or Admin.NamespaceRegistry.ClusterName));
        Refuse<RegisterNamespaceRequest>("clusters", r => r.Clusters.Any(cluster => cluster.ClusterName != Admin.NamespaceRegistry.ClusterName));
        Refuse<RegisterNamespaceRequest>("history_archival_state", r => r.HistoryArchivalState == ArchivalState.Enabled || r.HistoryArchivalUri.Length > 0);
        Refuse<RegisterNamespaceRequest>("visibility_archival_state", r => r.VisibilityArchivalState == ArchivalState.Enabled || r.VisibilityArchivalUri.Length > 0);
        Refuse<UpdateNamespaceRequest>("delete_bad_binary", r => r.DeleteBadBinary.Length > 0);
        Refuse<UpdateNamespaceRequest>("promote_namespace", r => r.PromoteNamespace);
        Refuse<UpdateNamespaceRequest>("config.bad_binaries", r => IsSet(r.Config?.BadBinaries));
        Refuse<UpdateNamespaceRequest>("config.history_archival_state", r => r.Config is { HistoryArchivalState: ArchivalState.Enabled } or { HistoryArchivalUri.Length: > 0 });
        Refuse<UpdateNamespaceRequest>("config.visibility_archival_state", r => r.Config is { VisibilityArchivalState: ArchivalState.Enabled } or { VisibilityArchivalUri.Length: > 0 });
        Refuse<UpdateNamespaceRequest>("config.custom_search_attribute_aliases", r => r.Config is { CustomSearchAttributeAliases.Count: > 0 });
        Refuse<UpdateNamespaceRequest>("replication_config.active_cluster_name", r => r.ReplicationConfig is { } other && other.ActiveClusterName is not ("" or Admin.NamespaceRegistry.ClusterName));
        Refuse<UpdateNamespaceRequest>("replication_config.clusters", r => r.ReplicationConfig?.Clusters.Any(cluster => cluster.ClusterName != Admin.NamespaceRegistry.ClusterName) == true);
        Refuse<DeleteNamespaceRequest>("namespace_delete_delay", r => IsSet(r.NamespaceDeleteDelay));
    }

    private static void Refuse<T>(string field, Func<T, bool> isSet)
        where T : IMessage
    {
        if (!Rules.TryGetValue(typeof(T), out var rules))
        {
            Rules[typeof(T)] = rules = [];
        }

        rules.Add((field, message => isSet((T)message)));
    }

    /// <summary>An empty message is as good as none: some clients send it.</summary>
    private static bool IsSet(IMessage? message) => message is not null && message.CalculateSize() > 0;
}
