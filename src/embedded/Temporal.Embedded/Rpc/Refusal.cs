using Google.Protobuf;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.ErrorDetails.V1;

namespace Temporal.Embedded.Rpc;

/// <summary>The refusals a call can end with, with the details that clients test for.</summary>
internal static class Refusal
{
    public const int Cancelled = 1;
    public const int DeadlineExceeded = 4;

    public static TemporalServiceException InvalidArgument(string message) => new(3, message);

    public static TemporalServiceException NotFound(string message) => new(5, message, new NotFoundFailure());

    public static TemporalServiceException AlreadyExists(string message, IMessage? detail = null) => new(6, message, detail);

    public static TemporalServiceException PermissionDenied(string message) => new(7, message, new PermissionDeniedFailure());

    public static TemporalServiceException FailedPrecondition(string message, IMessage? detail = null) => new(9, message, detail);

    public static TemporalServiceException Aborted(string message) => new(10, message);

    public static TemporalServiceException Internal(string message) => new(13, message);

    public static TemporalServiceException Unavailable(string message) => new(14, message);

    public static TemporalServiceException ResourceExhausted(ResourceExhaustedCause cause, ResourceExhaustedScope scope, string message) =>
        new(8, message, new ResourceExhaustedFailure { Cause = cause, Scope = scope });

    public static TemporalServiceException NamespaceNotFound(string name) =>
        new(5, $"Namespace {name} is not found.", new NamespaceNotFoundFailure { Namespace = name });

    public static TemporalServiceException Unimplemented(string name) =>
        new(12, $"{name} is not served by the embedded service; point TEMPORAL_ADDRESS to a Temporal cluster");
}
