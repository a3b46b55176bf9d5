using Orchestrator.Model.Findings;

namespace Orchestrator.Ingress;

/// <summary>The refusals of ingress, each with its status.</summary>
internal static class Refusals
{
    public static Refusal Invalid(string detail, IReadOnlyList<FieldProblem> problems) =>
        new(400, "Invalid event", detail) { Details = problems };

    public static Refusal NotJson(string reason) =>
        new(400, "Not JSON", $"Cannot read the body as JSON: {reason}");

    public static Refusal TooLarge(long limit) =>
        new(413, "Event too large", $"The body is larger than {limit} bytes, the limit for events (ORC_MAX_EVENT_BYTES).");

    public static Refusal UnsupportedType(string? contentType) =>
        new(
            415,
            "Unsupported content type",
            $"Cannot read content type '{contentType ?? "(none)"}'. Use application/json, application/cloudevents+json, application/cloudevents-batch+json, or any type with ce-* headers.");

    public static Refusal Stopped(KillSwitchState engaged) => new(409, "Kill switch engaged", engaged.Refusal);

    public static Refusal Forbidden(string detail) => new(403, "Not allowed", detail);
}
