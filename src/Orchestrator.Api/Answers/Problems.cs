using Orchestrator.Ingress;
using Orchestrator.Model.Findings;

namespace Orchestrator.Api.Answers;

/// <summary>Refusals: RFC 9457 with Keptn's <c>code</c> and <c>message</c> as members.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    public static IResult BadRequest(string detail, params IReadOnlyList<FieldProblem> details) => Of(400, "Bad request", detail, details);

    public static IResult NotFound(string detail) => Of(404, "Not found", detail, []);

    public static IResult Conflict(string detail) => Of(409, "Conflict", detail, []);

    public static IResult Forbidden(string detail) => Of(403, "Not allowed", detail, []);

    public static IResult Of(Refusal refusal) => Of(refusal.Status, refusal.Title, refusal.Detail, refusal.Details);

    public static IResult Of(int status, string title, string detail, IReadOnlyList<FieldProblem> details) =>
        Results.Json(Body(status, title, detail, details), ApiJson.Options, ContentType, status);

    public static object Body(int status, string title, string detail, IReadOnlyList<FieldProblem> details) => new
    {
        type = "about:blank",
        title,
        status,
        detail,
        code = status,
        message = detail,
        details = details.Count == 0 ? null : details,
    };

    /// <summary>Findings of a document, each with line and column.</summary>
    public static IResult Invalid(string what, IReadOnlyList<Finding> errors) =>
        BadRequest(
            $"Cannot use {what}: {string.Join(" ", errors.Select(error => $"line {error.Line}, column {error.Column}: {error.Message}"))}",
            errors.Select(error => new FieldProblem($"{error.File}:{error.Line}:{error.Column}", error.Message)).ToList());
}
