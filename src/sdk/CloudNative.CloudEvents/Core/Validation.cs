using System.Diagnostics.CodeAnalysis;

namespace CloudNative.CloudEvents.Core;

/// <summary>Argument checks for event formatters and protocol bindings.</summary>
public static class Validation
{
    public static T CheckNotNull<T>([NotNull] T? value, string paramName)
        where T : class =>
        value ?? throw new ArgumentNullException(paramName);

    public static void CheckArgument([DoesNotReturnIf(false)] bool condition, string paramName, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message, paramName);
        }
    }

    /// <summary>Returns the event when it is complete.</summary>
    public static CloudEvent CheckCloudEventArgument(CloudEvent cloudEvent, string paramName)
    {
        CheckNotNull(cloudEvent, paramName);
        try
        {
            return cloudEvent.Validate();
        }
        catch (InvalidOperationException e)
        {
            throw new ArgumentException($"The event is incomplete: {e.Message}", paramName, e);
        }
    }

    /// <summary>Refuses a batch with an incomplete event or of mixed versions.</summary>
    public static void CheckCloudEventBatchArgument(IEnumerable<CloudEvent> cloudEvents, string paramName)
    {
        CloudEventsSpecVersion? version = null;
        foreach (var cloudEvent in CheckNotNull(cloudEvents, paramName))
        {
            CheckCloudEventArgument(cloudEvent, paramName);
            version ??= cloudEvent.SpecVersion;
            CheckArgument(version == cloudEvent.SpecVersion, paramName, "All events of a batch are expected to have the same version.");
        }
    }
}
