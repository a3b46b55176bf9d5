using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;
using Orchestrator.Store;

namespace Orchestrator.Api.Sequences;

/// <summary>What job containers printed, as text or as one JSON object a line.</summary>
internal static class JobLogEndpoints
{
    private static readonly JsonSerializerOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void MapJobLogs(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/sequence/{project}/{context}/logs", ReadAsync).Needs(TokenScopes.Read);
        endpoints.MapGet("/v1/job", ListAsync).Needs(TokenScopes.Read).KeepsLimits();
    }

    private static async Task<IResult> ListAsync(HttpContext http, IJobLogs logs)
    {
        var query = new QueryReader(http.Request.Query);
        var access = Access.Access.Of(http);
        if ((query.Text("project") ?? access.Project) is not { } project)
        {
            return Problems.BadRequest("Which jobs? Name their project.", new FieldProblem("project", "is required"));
        }

        var context = query.Text("keptnContext") ?? query.Text("context") ?? access.Context;
        if (!access.MaySee(project) || (access.Context is not null && access.Context != context))
        {
            return Problems.Forbidden($"The token '{access.Name}' is for project '{access.Project}' only.");
        }

        var found = await logs.ListAsync(new JobLogQuery(project, context) { Stage = query.Text("stage"), Task = query.Text("task") }, http.RequestAborted);
        return Paged.Of("jobs", found, query);
    }

    private static async Task ReadAsync(string project, string context, HttpContext http, IJobLogs logs)
    {
        var query = new QueryReader(http.Request.Query);
        var asJson = query.Text("format") == "ndjson";
        var wanted = new JobLogQuery(project, context) { Stage = query.Text("stage"), Task = query.Text("task"), Id = query.Text("id") };
        http.Response.ContentType = asJson ? "application/x-ndjson" : "text/plain; charset=utf-8";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            await http.Response.StartAsync(stopping.Token);
            await http.Response.BodyWriter.FlushAsync(stopping.Token);
            await CopyAsync(http, logs.ReadAsync(wanted, query.Flag("follow"), stopping.Token), asJson, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The reader left, or the server stops.
        }
    }

    private static async Task CopyAsync(HttpContext http, IAsyncEnumerable<JobLogLine> lines, bool asJson, CancellationToken cancellationToken)
    {
        var output = http.Response.BodyWriter;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var reading = lines.GetAsyncEnumerator(leaving.Token);
        var next = reading.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (!next.IsCompleted)
                {
                    await output.FlushAsync(cancellationToken);
                }

                if (!await next)
                {
                    break;
                }

                var text = asJson ? Json(reading.Current) : Plain(reading.Current);
                await output.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
                next = reading.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An enumerator must not be disposed while it moves.
            await leaving.CancelAsync();
            await Task.WhenAny(next);
        }

        await output.FlushAsync(cancellationToken);
    }

    private static string Plain(JobLogLine line) =>
        string.Create(CultureInfo.InvariantCulture, $"{Timestamp.Format(line.Line.Time)} {line.Log.Task}/{line.Log.Container} {line.Line.Text}\n");

    private static string Json(JobLogLine line) =>
        JsonSerializer.Serialize(
            new
            {
                time = line.Line.Time,
                stage = line.Log.Stage,
                task = line.Log.Task,
                action = line.Log.Action,
                container = line.Log.Container,
                attempt = line.Log.Attempt,
                source = line.Line.Source == LogSource.StandardError ? "stderr" : "stdout",
                text = line.Line.Text,
            },
            Line) + "\n";
}
