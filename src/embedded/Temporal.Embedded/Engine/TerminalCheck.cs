using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using static Temporal.Embedded.Engine.CommandCheck;

namespace Temporal.Embedded.Engine;

/// <summary>Checks of commands that end the run or change its attributes.</summary>
internal static class TerminalCheck
{
    public static Mistake? Run(RunKernel kernel, Run run, Command command) => command.CommandType switch
    {
        CommandType.CompleteWorkflowExecution => command.CompleteWorkflowExecutionCommandAttributes is not { } complete
            ? new Mistake(WorkflowTaskFailedCause.BadCompleteWorkflowExecutionAttributes, "CompleteWorkflowExecutionCommandAttributes is not set on CompleteWorkflowExecutionCommand.")
            // The real service names this cause for a result that is too large.
            : TooLarge(complete.Result, WorkflowTaskFailedCause.BadScheduleActivityAttributes, "CompleteWorkflowExecutionCommandAttributes.Result"),
        CommandType.FailWorkflowExecution => command.FailWorkflowExecutionCommandAttributes?.Failure is null
            ? new Mistake(
                WorkflowTaskFailedCause.BadFailWorkflowExecutionAttributes,
                $"{(command.FailWorkflowExecutionCommandAttributes is null ? "FailWorkflowExecutionCommandAttributes" : "Failure")} is not set on FailWorkflowExecutionCommand.")
            : TooLarge(command.FailWorkflowExecutionCommandAttributes.Failure, WorkflowTaskFailedCause.BadFailWorkflowExecutionAttributes, "FailWorkflowExecutionCommandAttributes.Failure"),
        CommandType.CancelWorkflowExecution => command.CancelWorkflowExecutionCommandAttributes is null
            ? new Mistake(WorkflowTaskFailedCause.BadCancelWorkflowExecutionAttributes, "CancelWorkflowExecutionCommandAttributes is not set on CancelWorkflowExecutionCommand.")
            : null,
        _ => Continue(kernel, run, command.ContinueAsNewWorkflowExecutionCommandAttributes),
    };

    public static Mistake? Upsert(RunKernel kernel, Run run, UpsertWorkflowSearchAttributesCommandAttributes? command)
    {
        Mistake Bad(string text) => new(WorkflowTaskFailedCause.BadSearchAttributes, text);
        if (command?.SearchAttributes is null)
        {
            return Bad("SearchAttributes is not set on UpsertWorkflowSearchAttributesCommand.");
        }

        if (command.SearchAttributes.IndexedFields.Count == 0)
        {
            return Bad("IndexedFields is not set on UpsertWorkflowSearchAttributesCommand.");
        }

        if (SearchAttributeRules.Problem(kernel, run.Namespace, command.SearchAttributes) is { } problem)
        {
            return Bad(problem);
        }

        var merged = SearchAttributeRules.Merge(run.Attributes.SearchAttributes, command.SearchAttributes);
        return SearchAttributeRules.SizeProblem(merged) is null ? null : Bad("UpsertWorkflowSearchAttributesCommandAttributes exceeds size limit.") with { EndsRun = true };
    }

    public static Mistake? Memo(Run run, ModifyWorkflowPropertiesCommandAttributes? command)
    {
        Mistake Bad(string text) => new(WorkflowTaskFailedCause.BadModifyWorkflowPropertiesAttributes, text);
        if (command?.UpsertedMemo is null)
        {
            return Bad("UpsertedMemo is not set on ModifyWorkflowPropertiesCommand.");
        }

        if (command.UpsertedMemo.Fields.Count == 0)
        {
            return Bad("UpsertedMemo.Fields is not set on ModifyWorkflowPropertiesCommand.");
        }

        return TooLarge(Commands.Merge(run.Attributes.Memo, command.UpsertedMemo), WorkflowTaskFailedCause.BadModifyWorkflowPropertiesAttributes, "ModifyWorkflowPropertiesCommandAttributes");
    }

    /// <summary>What no history may hold: the worker would send it again and again, so the run ends.</summary>
    public static Mistake? TooLarge(Google.Protobuf.IMessage? blob, WorkflowTaskFailedCause cause, string name) =>
        blob is not null && blob.CalculateSize() > Calls.RequestCheck.BlobLimit ? new Mistake(cause, $"{name} exceeds size limit.") { EndsRun = true } : null;

    private static Mistake? Continue(RunKernel kernel, Run run, ContinueAsNewWorkflowExecutionCommandAttributes? command)
    {
        Mistake Bad(string text) => new(WorkflowTaskFailedCause.BadContinueAsNewAttributes, text);
        if (command is null)
        {
            return Bad("ContinueAsNewWorkflowExecutionCommandAttributes is not set on ContinueAsNewWorkflowExecutionCommand.");
        }

        if (SearchAttributeRules.Unknown(kernel, run.Namespace, command.SearchAttributes) is { } unknown)
        {
            return unknown;
        }

        var type = command.WorkflowType is { Name.Length: > 0 } named ? named.Name : run.Info.Started.WorkflowType.Name;
        var queue = command.TaskQueue is { Name.Length: > 0 } other ? other.Name : run.Info.Started.TaskQueue.Name;
        if (TargetCheck.TooLong("WorkflowType", type, "ContinueAsNewWorkflowExecutionCommand") is { } tooLong)
        {
            return Bad(tooLong);
        }

        TargetCheck.QueueName(command.TaskQueue);
        var negative = Ticks.FirstNegative(
            ("WorkflowRunTimeout", command.WorkflowRunTimeout), ("WorkflowTaskTimeout", command.WorkflowTaskTimeout), ("BackoffStartInterval", command.BackoffStartInterval));
        if (negative is not null)
        {
            return Bad($"Invalid {negative} on ContinueAsNewWorkflowExecutionCommand: negative duration. WorkflowType={type} TaskQueue=name:\"{queue}\" kind:TASK_QUEUE_KIND_NORMAL");
        }

        TargetCheck.Repetition(kernel, command.RetryPolicy, command.CronSchedule, "ContinueAsNewWorkflowExecutionCommand", $"WorkflowType={type} TaskQueue={queue}");
        SearchAttributeRules.Check(kernel, run.Namespace, command.SearchAttributes);
        if (command.InheritBuildId && queue != run.Info.Started.TaskQueue.Name)
        {
            return Bad("ContinueAsNew with UseCompatibleVersion cannot run on different task queue.");
        }

        return TooLarge(command.Input, WorkflowTaskFailedCause.BadContinueAsNewAttributes, "ContinueAsNewWorkflowExecutionCommandAttributes.Input")
            ?? TooLarge(command.Memo, WorkflowTaskFailedCause.BadContinueAsNewAttributes, "ContinueAsNewWorkflowExecutionCommandAttributes.Memo");
    }
}
