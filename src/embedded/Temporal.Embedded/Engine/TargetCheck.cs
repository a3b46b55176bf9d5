using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Rpc;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using static Temporal.Embedded.Engine.CommandCheck;

namespace Temporal.Embedded.Engine;

/// <summary>Checks of commands that name another run.</summary>
internal static class TargetCheck
{
    public static Mistake? Child(RunKernel kernel, Run run, StartChildWorkflowExecutionCommandAttributes? command)
    {
        Mistake Bad(string text) => new(WorkflowTaskFailedCause.BadStartChildExecutionAttributes, text);
        if (command is null)
        {
            return Bad("StartChildWorkflowExecutionCommandAttributes is not set on StartChildWorkflowExecutionCommand.");
        }

        var namespaceName = command.Namespace.Length > 0 ? command.Namespace : run.Namespace;
        kernel.Namespaces.Require(namespaceName);
        var type = command.WorkflowType?.Name ?? "";
        if (command.WorkflowId.Length == 0)
        {
            return Bad($"Required field WorkflowId is not set on StartChildWorkflowExecutionCommand. WorkflowType={type} Namespace={namespaceName}");
        }

        if (type.Length == 0)
        {
            return Bad($"Required field WorkflowType is not set on StartChildWorkflowExecutionCommand. WorkflowId={command.WorkflowId} Namespace={namespaceName}");
        }

        (string Name, Duration? Value)[] timeouts =
        [
            ("WorkflowExecutionTimeout", command.WorkflowExecutionTimeout), ("WorkflowRunTimeout", command.WorkflowRunTimeout), ("WorkflowTaskTimeout", command.WorkflowTaskTimeout),
        ];
        foreach (var (name, value) in timeouts)
        {
            if (Ticks.IsNegative(value))
            {
                return Bad($"Invalid {name} on StartChildWorkflowExecutionCommand: negative duration. WorkflowId={command.WorkflowId} WorkflowType={type} Namespace={namespaceName}");
            }
        }

        if (RetryPolicies.Problem(command.RetryPolicy) is { } problem)
        {
            throw Refusal.InvalidArgument($"invalid RetryPolicy on StartChildWorkflowExecutionCommand: {problem}. WorkflowId={command.WorkflowId} WorkflowType={type} Namespace={namespaceName}");
        }

        if (CronSchedule.Problem(command.CronSchedule, kernel.Clock.UtcNow.UtcTicks) is { } cron)
        {
            throw Refusal.InvalidArgument($"invalid CronSchedule on StartChildWorkflowExecutionCommand: {cron}. WorkflowId={command.WorkflowId} WorkflowType={type} Namespace={namespaceName}");
        }

        SearchAttributeRules.Check(kernel, namespaceName, command.SearchAttributes);
        return null;
    }

    public static Mistake? Signal(RunKernel kernel, Run run, SignalExternalWorkflowExecutionCommandAttributes? command)
    {
        Mistake Bad(string text) => new(WorkflowTaskFailedCause.BadSignalWorkflowExecutionAttributes, text);
        if (command?.Execution is null)
        {
            return Bad($"{(command is null ? "SignalExternalWorkflowExecutionCommandAttributes" : "Execution")} is not set on SignalExternalWorkflowExecutionCommand.");
        }

        var namespaceName = command.Namespace.Length > 0 ? command.Namespace : run.Namespace;
        kernel.Namespaces.Require(namespaceName);
        var target = command.Execution;
        if (target.WorkflowId.Length == 0)
        {
            return Bad($"WorkflowId is not set on SignalExternalWorkflowExecutionCommand. Namespace={namespaceName} RunId={target.RunId} SignalName={command.SignalName}");
        }

        if (target.RunId.Length > 0 && !Guid.TryParse(target.RunId, out _))
        {
            return Bad($"Invalid RunId set on SignalExternalWorkflowExecutionCommand. WorkflowId={target.WorkflowId} Namespace={namespaceName} RunId={target.RunId} SignalName={command.SignalName}");
        }

        return command.SignalName.Length == 0
            ? Bad($"SignalName is not set on SignalExternalWorkflowExecutionCommand. WorkflowId={target.WorkflowId} Namespace={namespaceName} RunId={target.RunId}")
            : null;
    }

    public static Mistake? Cancel(RunKernel kernel, Run run, RequestCancelExternalWorkflowExecutionCommandAttributes? command, IReadOnlySet<string> newChildren)
    {
        Mistake Bad(string text) => new(WorkflowTaskFailedCause.BadRequestCancelExternalWorkflowExecutionAttributes, text);
        if (command is null)
        {
            return Bad("RequestCancelExternalWorkflowExecutionCommandAttributes is not set on RequestCancelExternalWorkflowExecutionCommand.");
        }

        var namespaceName = command.Namespace.Length > 0 ? command.Namespace : run.Namespace;
        kernel.Namespaces.Require(namespaceName);
        if (command.WorkflowId.Length == 0)
        {
            return Bad($"WorkflowId is not set on RequestCancelExternalWorkflowExecutionCommand. Namespace={namespaceName} RunId={command.RunId}");
        }

        if (command.RunId.Length > 0 && !Guid.TryParse(command.RunId, out _))
        {
            return Bad($"Invalid RunId set on RequestCancelExternalWorkflowExecutionCommand. WorkflowId={command.WorkflowId} RunId={command.RunId} Namespace={namespaceName}");
        }

        return command.ChildWorkflowOnly && newChildren.Contains(command.WorkflowId)
            ? Bad($"Start and RequestCancel for child workflow is not allowed in same workflow task. WorkflowId={command.WorkflowId} RunId={command.RunId} Namespace={namespaceName}")
            : null;
    }
}
