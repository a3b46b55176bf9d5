using Temporalio.Exceptions;

namespace Temporalio.Converters;

/// <summary>The failure for a payload that a handler must not take.</summary>
public static class PayloadValidationError
{
    /// <summary>A failure that is not retried.</summary>
    public static ApplicationFailureException CreateException(object? details) => new(
        "Payload validation failed", errorType: "PayloadValidationError", nonRetryable: true, details: [details]);
}
