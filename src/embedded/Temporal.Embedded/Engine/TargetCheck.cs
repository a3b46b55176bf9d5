using Temporal.Embedded.Rpc;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
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
        if (SearchAttributeRules.Unknown(kernel, namespaceName, command.SearchAttributes) is { } unknown)
        {
            return unknown;
        }

        var type = command.WorkflowType?.Name ?? "";
        if (command.WorkflowId.Length == 0)
        {
            return Bad($"Required field WorkflowId is not set on StartChildWorkflowExecutionCommand. WorkflowType={type} Namespace={namespaceName}");
        }

        if (type.Length == 0)
        {
            return Bad($"Required field WorkflowType is not set on StartChildWorkflowExecutionCommand. WorkflowId={command.WorkflowId} Namespace={namespaceName}");
        }

        if ((TooLong("WorkflowId", command.WorkflowId, "StartChildWorkflowExecutionCommand") ?? TooLong("WorkflowType", type, "StartChildWorkflowExecutionCommand")) is { } tooLong)
        {
            return Bad(tooLong);
        }

        var names = $"WorkflowId={command.WorkflowId} WorkflowType={type} Namespace={namespaceName}";
        var negative = Ticks.FirstNegative(
            ("WorkflowExecutionTimeout", command.WorkflowExecutionTimeout), ("WorkflowRunTimeout", command.WorkflowRunTimeout), ("WorkflowTaskTimeout", command.WorkflowTaskTimeout));
        if (negative is not null)
        {
            return Bad($"Invalid {negative} on StartChildWorkflowExecutionCommand: negative duration. {names}");
        }

        Repetition(kernel, command.RetryPolicy, command.CronSchedule, "StartChildWorkflowExecutionCommand", names);
        SearchAttributeRules.Check(kernel, namespaceName, command.SearchAttributes);
        QueueName(command.TaskQueue);
        if (Priorities.Problem(command.Priority) is { } priority)
        {
            return Bad(priority);
        }

        return command.InheritBuildId && command.TaskQueue is { Name.Length: > 0 } queue && queue.Name != run.Info.Started.TaskQueue.Name
            ? Bad("StartChildWorkflowExecution with UseCompatibleVersion cannot run on different task queue.")
            : null;
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

        if (TooLong("WorkflowId", target.WorkflowId, "SignalExternalWorkflowExecutionCommand") is { } tooLong)
        {
            return Bad(tooLong);
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

        if (TooLong("WorkflowId", command.WorkflowId, "RequestCancelExternalWorkflowExecutionCommand") is { } tooLong)
        {
            return Bad(tooLong);
        }

        if (command.RunId.Length > 0 && !Guid.TryParse(command.RunId, out _))
        {
            return Bad($"Invalid RunId set on RequestCancelExternalWorkflowExecutionCommand. WorkflowId={command.WorkflowId} RunId={command.RunId} Namespace={namespaceName}");
        }

        return newChildren.Contains(command.WorkflowId)
            ? Bad($"Start and RequestCancel for child workflow is not allowed in same workflow task. WorkflowId={command.WorkflowId} RunId={command.RunId} Namespace={namespaceName}")
            : null;
    }

    /// <summary>Refuses a retry policy or a cron schedule that no run can have.</summary>
    public static void Repetition(RunKernel kernel, RetryPolicy? policy, string cron, string command, string names)
    {
        if (RetryPolicies.Problem(policy) is { } problem)
        {
            throw Refusal.InvalidArgument($"invalid RetryPolicy on {command}: {problem}. {names}");
        }

        if (CronSchedule.Problem(cron, kernel.Clock.UtcNow.UtcTicks) is { } wrong)
        {
            throw Refusal.InvalidArgument($"invalid CronSchedule on {command}: {wrong}. {names}");
        }
    }

    /// <summary>What is said of a name over the limit, or null.</summary>
    public static string? TooLong(string field, string value, string command) =>
        Calls.RequestCheck.IsTooLong(value) ? $"{field} on {command} exceeds length limit. {field}={value} Length={value.Length} Limit={Calls.RequestCheck.IdLimit}" : null;

    /// <summary>Refuses the name of a queue that cannot be one; an empty name means the run's own queue.</summary>
    public static void QueueName(Temporalio.Api.TaskQueue.V1.TaskQueue? queue)
    {
        if (queue is not null && Calls.RequestCheck.IsTooLong(queue.Name))
        {
            throw Refusal.InvalidArgument("taskQueue length exceeds limit");
        }

        if (queue?.Name.StartsWith("/_sys/", StringComparison.Ordinal) == true)
        {
            throw Refusal.InvalidArgument("task queue name cannot start with reserved prefix /_sys/");
        }
    }
}
