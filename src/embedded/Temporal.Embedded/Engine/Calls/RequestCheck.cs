using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.TaskQueue.V1;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>Checks that many requests share.</summary>
internal static class RequestCheck
{
    public const int IdLimit = 1000;

    /// <summary>Bytes of one input, result, memo or set of details.</summary>
    public const int BlobLimit = 2 << 20;

    public const string BlobTooLarge = "Blob data size exceeds limit.";
    private const int LongestMessage = 4000;
    private const int MostLinks = 10;
    private const int LargestLink = 4000;

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

        if (IsTooLong(name))
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
        if (IsTooLong(value))
        {
            throw Refusal.InvalidArgument(text);
        }
    }

    /// <summary>Lengths are counted in bytes of UTF-8.</summary>
    public static bool IsTooLong(string value) => value.Length > IdLimit || (value.Length * 3 > IdLimit && System.Text.Encoding.UTF8.GetByteCount(value) > IdLimit);

    public static void Identity(string identity) => Length(identity, "Identity length exceeds limit.");

    public static void NotNegative(Duration? duration, string name)
    {
        if (Ticks.IsNegative(duration))
        {
            throw Refusal.InvalidArgument($"An invalid {name} is set on request. cause: negative duration");
        }
    }

    public static bool TooLarge(Google.Protobuf.IMessage? blob) => blob is not null && blob.CalculateSize() > BlobLimit;

    /// <summary>What is kept of a failure that is too large for the history.</summary>
    public static Failure Shortened(Failure failure) => new()
    {
        Message = "Failure exceeds size limit.",
        Source = "Server",
        ServerFailureInfo = new ServerFailureInfo { NonRetryable = true },
        Cause = Short(failure),
    };

    /// <summary>Message and type of a failure.</summary>
    public static Failure Short(Failure failure) => new()
    {
        Message = failure.Message.Length > LongestMessage ? failure.Message[..LongestMessage] : failure.Message,
        Source = failure.Source,
        ApplicationFailureInfo = new ApplicationFailureInfo { Type = failure.ApplicationFailureInfo?.Type ?? "" },
    };

    /// <summary>Links that a request attaches to its event.</summary>
    public static void Links(IReadOnlyCollection<Link> links)
    {
        if (links.Count > MostLinks)
        {
            throw Refusal.InvalidArgument($"cannot attach more than {MostLinks} links per request, got {links.Count}");
        }

        foreach (var link in links)
        {
            var problem = link switch
            {
                _ when link.CalculateSize() is > LargestLink and var size => $"link exceeds allowed size of {LargestLink}, got {size}",
                { WorkflowEvent: { } target } => target.Namespace.Length == 0 ? "workflow event link must not have an empty namespace field"
                    : target.WorkflowId.Length == 0 ? "workflow event link must not have an empty workflow ID field"
                    : target.RunId.Length == 0 ? "workflow event link must not have an empty run ID field"
                    : target.EventRef is { EventType: EventType.Unspecified, EventId: not 0 } ? "workflow event link ref cannot have an unspecified event type and a non-zero event ID"
                    : null,
                { BatchJob: { } job } => job.JobId.Length == 0 ? "batch job link must not have an empty job ID" : null,
                _ => "unsupported link variant",
            };
            if (problem is not null)
            {
                throw Refusal.InvalidArgument(problem);
            }
        }
    }

    public static void Blob(Google.Protobuf.IMessage? blob, string text = BlobTooLarge)
    {
        if (TooLarge(blob))
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
