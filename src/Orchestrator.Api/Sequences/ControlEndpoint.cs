using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Ingress;
using Orchestrator.Model.Findings;
using Orchestrator.Store;

namespace Orchestrator.Api.Sequences;

/// <summary>Pause, resume, abort, retry and skip.</summary>
internal static class ControlEndpoint
{
    private static readonly string[] Ended = ["finished", "aborted", "timedOut"];
    private static readonly string[] Origins = ["failed", "start"];
    private static readonly string[] Words = ["pause", "resume", "abort", "retry", "skip"];

    public static void MapSequenceControl(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/v1/sequence/{project}/{context}/control", ControlAsync).Needs(TokenScopes.Operate);

    private static async Task<IResult> ControlAsync(
        string project, string context, HttpContext http, SequenceControl control, SequenceRetry retry, SequenceOverviews overviews, KillSwitch killSwitch)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        if (refusal is not null)
        {
            return refusal;
        }

        var word = body.Text("state") ?? "";
        if (!Words.Contains(word, StringComparer.Ordinal))
        {
            return Problems.BadRequest(
                $"Cannot control the sequence: expected 'state' to be one of {string.Join(", ", Words)}, got '{word}'.{NearestNames.Suggestion(word, [])}",
                new FieldProblem("state", $"expected one of {string.Join(", ", Words)}, got '{word}'"));
        }

        if (body.Text("from") is { } from && !Origins.Contains(from, StringComparer.Ordinal))
        {
            return Problems.BadRequest(
                $"Cannot retry the sequence: expected 'from' to be one of {string.Join(", ", Origins)}, got '{from}'.",
                new FieldProblem("from", $"expected one of {string.Join(", ", Origins)}, got '{from}'"));
        }

        if (word == "skip" && !Access.Access.Of(http).IsAdmin)
        {
            return Problems.Forbidden("Only a token of scope admin may skip a task.");
        }

        if (await overviews.FindAsync(project, context, http.RequestAborted) is not { } overview)
        {
            return Problems.NotFound($"There is no sequence with context '{context}' in project '{project}'.");
        }

        // A resume may also be for what was paused before its first run; a retry asks for the end.
        if (word is "pause" or "abort" or "skip" && Ended.Contains(overview.State, StringComparer.Ordinal))
        {
            return Problems.Conflict($"Cannot {word} context '{context}': it is {overview.State} already{(overview.Result is { } result ? $", with result {result}" : "")}.");
        }

        if (word is "resume" or "retry" && await killSwitch.ReadAsync(http.RequestAborted) is { Engaged: true } stopped)
        {
            return Problems.Conflict(stopped.Refusal);
        }

        var asked = new ControlOrder(project, context, body.Text("stage"), word, Access.Access.Of(http).Name, body.Text("reason"));
        if (word == "skip" && await control.SkipProblemAsync(asked, http.RequestAborted) is { } nothing)
        {
            return Problems.Conflict($"Cannot skip in context '{context}': {nothing}");
        }

        return word == "retry"
            ? await retry.RunAsync(asked, body.Text("from") is "start", http.RequestAborted)
            : ApiJson.Ok(new { signalled = await control.RunAsync(asked, http.RequestAborted) });
    }
}
