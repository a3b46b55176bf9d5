using System.Text;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Sdk.V1;

namespace Temporalio.Worker.Replay;

/// <summary>Queries that every workflow answers.</summary>
internal static class BuiltInQueries
{
    public static Payload? TryAnswer(WorkflowInstance instance, string name) => name switch
    {
        "__stack_trace" => instance.PayloadConverter.ToPayload(StackTrace(instance)),
        "__enhanced_stack_trace" => instance.PayloadConverter.ToPayload(EnhancedStackTrace(instance)),
        "__temporal_workflow_metadata" => instance.PayloadConverter.ToPayload(Metadata(instance)),
        _ => null,
    };

    private static string StackTrace(WorkflowInstance instance)
    {
        var text = new StringBuilder("Workflow ").Append(instance.Info.WorkflowType).AppendLine(" waits for:");
        foreach (var pending in instance.Pending)
        {
            text.Append("  ").AppendLine(pending);
        }

        return text.ToString();
    }

    // One stack for each thing that is waited for. Where in the code, the runtime does not tell.
    private static EnhancedStackTrace EnhancedStackTrace(WorkflowInstance instance)
    {
        var trace = new EnhancedStackTrace { Sdk = new() { Name = SdkFlags.SdkName, Version = SdkFlags.SdkVersion } };
        foreach (var pending in instance.Pending)
        {
            trace.Stacks.Add(new StackTrace { Locations = { new StackTraceFileLocation { FunctionName = pending } } });
        }

        return trace;
    }

    private static WorkflowMetadata Metadata(WorkflowInstance instance)
    {
        var definition = new Api.Sdk.V1.WorkflowDefinition { Type = instance.Info.WorkflowType };
        definition.QueryDefinitions.AddRange(Sorted(instance.Queries.Values, query => (query.Name, query.Description)));
        definition.SignalDefinitions.AddRange(Sorted(instance.Signals.Values, signal => (signal.Name, signal.Description)));
        definition.UpdateDefinitions.AddRange(Sorted(instance.Updates.Values, update => (update.Name, update.Description)));
        return new() { Definition = definition, CurrentDetails = instance.CurrentDetails };
    }

    private static IEnumerable<WorkflowInteractionDefinition> Sorted<T>(IEnumerable<T> handlers, Func<T, (string? Name, string? Description)> read) => handlers
        .Select(read)
        .OrderBy(handler => handler.Name, StringComparer.Ordinal)
        .Select(handler => new WorkflowInteractionDefinition { Name = handler.Name ?? string.Empty, Description = handler.Description ?? string.Empty });
}
