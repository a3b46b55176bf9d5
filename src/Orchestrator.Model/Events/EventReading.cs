namespace Orchestrator.Model.Events;

/// <summary>How strictly a body is read.</summary>
public enum EventReading
{
    /// <summary>CloudEvents 1.0 JSON: all required attributes must be there (<c>application/cloudevents+json</c>, batch).</summary>
    Structured,

    /// <summary>Content type <c>application/json</c>: id, time, source and specversion may be missing and are filled in later.</summary>
    PlainBody,
}
