using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporalio.Api.Common.V1;
using Temporalio.Api.TaskQueue.V1;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>Checks that many requests share.</summary>
internal static class RequestCheck
{
    public const int IdLimit = 1000;

    /// <summary>Bytes of one input, result, memo or set of details.</summary>
    public const int BlobLimit = 2 << 20;

    public static NamespaceEntry Namespace(RunKernel kernel, string name) =>
        name.Length == 0 ? throw Refusal.InvalidArgument("Namespace is empty.") : kernel.Namespaces.Require(name);

    /// <summary>The namespace of a request that has a token: it may be left out.</summary>
    public static void NamespaceOf(RunKernel kernel, string name)
    {
        if (name.Length > 0)
        {
            kernel.Namespaces.Require(name);
        }
    }

    public static WorkflowExecution Execution(WorkflowExecution? execution)
    {
        if (execution is null)
        {
            throw Refusal.InvalidArgument("Execution is not set on request.");
        }

        if (execution.WorkflowId.Length == 0)
        {
            throw Refusal.InvalidArgument("WorkflowId is not set on request.");
        }

        return execution.RunId.Length > 0 && !Guid.TryParse(execution.RunId, out _) ? throw Refusal.InvalidArgument("Invalid RunId.") : execution;
    }

    public static void QueueName(TaskQueue? queue)
    {
        var name = queue?.Name ?? throw Refusal.InvalidArgument("taskQueue is not set");
        if (name.Length == 0)
        {
            throw Refusal.InvalidArgument("missing task queue name");
        }

        if (name.Length > IdLimit)
        {
            throw Refusal.InvalidArgument("taskQueue length exceeds limit");
        }

        if (name.StartsWith("/_sys/", StringComparison.Ordinal))
        {
            throw Refusal.InvalidArgument("task queue name cannot start with reserved prefix /_sys/");
        }
    }

    public static void Length(string value, string text)
    {
        if (value.Length > IdLimit)
        {
            throw Refusal.InvalidArgument(text);
        }
    }

    public static void NotNegative(Duration? duration, string name)
    {
        if (Ticks.IsNegative(duration))
        {
            throw Refusal.InvalidArgument($"An invalid {name} is set on request. cause: negative duration");
        }
    }

    public static void Blob(Google.Protobuf.IMessage? blob, string text = "Blob data size exceeds limit.")
    {
        if (blob is not null && blob.CalculateSize() > BlobLimit)
        {
            throw Refusal.InvalidArgument(text);
        }
    }

    /// <summary>How long a task poll may wait; a poll without a sensible deadline is refused.</summary>
    public static TimeSpan PollHold(CallContext call)
    {
        var timeout = call.Timeout ?? throw Refusal.InvalidArgument("Context timeout is not set.");
        if (timeout < TimeSpan.FromSeconds(2))
        {
            throw Refusal.FailedPrecondition("Context timeout is too short.");
        }

        return call.Hold(TimeSpan.FromSeconds(60));
    }
}
