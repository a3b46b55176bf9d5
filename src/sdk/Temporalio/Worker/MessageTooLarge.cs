using Temporalio.Api.Failure.V1;
using Temporalio.Exceptions;

namespace Temporalio.Worker;

/// <summary>What is said instead of a message that the service refuses for its size.</summary>
internal static class MessageTooLarge
{
    private const string Text = "GRPC Message too large";
    private const string Type = "GrpcMessageTooLarge";

    public static Failure Failure => new() { Message = Text, ApplicationFailureInfo = new() { Type = Type, NonRetryable = true } };

    public static ApplicationFailureException Exception => new(Text, Type, nonRetryable: true);
}
