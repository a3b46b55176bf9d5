using System.Diagnostics;

namespace Temporalio.Extensions.OpenTelemetry;

/// <summary>Shorter ways to use spans.</summary>
internal static class SpanExtensions
{
    public static Activity? Tag(this Activity? span, string? name, string? value)
    {
        if (span != null && name != null && !string.IsNullOrEmpty(value))
        {
            span.SetTag(name, value);
        }

        return span;
    }

    public static void Fail(this Activity? span, Exception exception)
    {
        span?.SetStatus(ActivityStatusCode.Error, exception.Message);
        span?.AddException(exception);
    }
}
