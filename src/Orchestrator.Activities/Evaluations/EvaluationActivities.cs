using System.Globalization;
using System.Text;
using System.Text.Json;
using Orchestrator.Model.Evaluations;
using Orchestrator.Model.Events;
using Orchestrator.Model.Verdicts;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Evaluations;
using Temporalio.Activities;
using Temporalio.Exceptions;

namespace Orchestrator.Activities.Evaluations;

/// <summary>Finds what an evaluation needs: objectives, span of time, provider, earlier results; measures with Prometheus.</summary>
public sealed class EvaluationActivities(
    IEventLog log, IResources resources, IRegistry registry, PrometheusProvider prometheus, TimeProvider time) : IEvaluationActivities
{
    private const string SloFileName = "slo.yaml";
    private const int LongestMessage = 200;

    // Many failures may lie between two passes.
    private const int MostPages = 20;

    /// <inheritdoc />
    [Activity]
    public async Task<EvaluationPlan> PrepareAsync(EvaluationInput evaluation)
    {
        var cancellationToken = ActivityScope.CancellationToken;
        var scope = evaluation.Sequence.Scope;
        var file = await resources.LookUpAsync(
            new ResourceScope(scope.Project, scope.Stage, scope.Service), SloFileName, evaluation.Sequence.GitCommitId, cancellationToken);
        if (file is null)
        {
            return new EvaluationPlan { NotConfigured = $"{scope} has no {SloFileName}, so there is nothing to evaluate." };
        }

        var provider = await FindProviderAsync(scope.Project, cancellationToken);
        if (provider.Length == 0)
        {
            return new EvaluationPlan { NotConfigured = $"Project '{scope.Project}' has no SLI provider, so nothing can be measured." };
        }

        var data = await ReadDataAsync(evaluation.EventKey, cancellationToken);
        if (EvaluationWindow.Of(data, time.GetUtcNow(), out var problem) is not { } window)
        {
            return new EvaluationPlan { Problem = problem, Start = time.GetUtcNow(), End = time.GetUtcNow() };
        }

        var text = Encoding.UTF8.GetString(file.Content.Span);
        var comparison = SloParser.Parse(text).Slo?.Comparison ?? new SloComparison();
        var earlier = await FindEarlierAsync(scope, comparison, cancellationToken);
        return new EvaluationPlan
        {
            SliProvider = provider,
            QueryOurselves = provider == PrometheusProvider.Name && prometheus.IsConfigured,
            Start = window.Start,
            End = window.End,
            Deployment = Deployment(data),
            Slo = text,
            Earlier = [.. earlier.Select(one => one.Values)],
            ComparedEvents = [.. earlier.Select(one => one.Id)],
        };
    }

    /// <inheritdoc />
    [Activity]
    public Task<IReadOnlyList<SliValue>> QueryAsync(SliQuery query) => prometheus.QueryAsync(query, ActivityScope.CancellationToken);

    /// <inheritdoc />
    [Activity]
    public async Task<IReadOnlyList<SliValue>> ReadSliAsync(string eventKey) =>
        [.. SliValue.ReadAll(await ReadDataAsync(eventKey, ActivityScope.CancellationToken)).Select(value => value with { Message = Shortened(value.Message) })];

    /// <summary>The project's <c>monitoring</c>, else Prometheus when it is configured here.</summary>
    private async Task<string> FindProviderAsync(string project, CancellationToken cancellationToken)
    {
        if (await registry.FindProjectAsync(project, cancellationToken) is { } found)
        {
            var metadata = JsonElement.Parse(found.Metadata);
            if (metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("monitoring", out var monitoring) && Provider(monitoring) is { Length: > 0 } named)
            {
                return named;
            }
        }

        return prometheus.IsConfigured ? PrometheusProvider.Name : "";
    }

    // A word, or the note that monitoring.configure leaves: {"type": "prometheus", "service": "carts"}.
    private static string? Provider(JsonElement monitoring) => monitoring.ValueKind switch
    {
        JsonValueKind.String => monitoring.GetString(),
        JsonValueKind.Object when monitoring.TryGetProperty("type", out var type) => type.GetString(),
        _ => null,
    };

    /// <summary>The first of <c>deployment.deploymentNames</c>, as Lighthouse tells it to the providers.</summary>
    private static string Deployment(JsonElement data) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty("deployment", out var deployment) && deployment.ValueKind == JsonValueKind.Object
        && deployment.TryGetProperty("deploymentNames", out var names) && names.ValueKind == JsonValueKind.Array && names.GetArrayLength() > 0
            ? names[0].ToString()
            : "";

    private async Task<JsonElement> ReadDataAsync(string eventKey, CancellationToken cancellationToken)
    {
        var logged = await log.FindByKeyAsync(Guid.Parse(eventKey, CultureInfo.InvariantCulture), cancellationToken)
            ?? throw new ApplicationFailureException(
                $"Cannot read evaluation event {eventKey}: the log does not have it.", errorType: "EventMissing", nonRetryable: true);
        return EventJson.Parse(logged.Body).Data ?? JsonElement.Parse("{}");
    }

    private async Task<List<(string Id, IReadOnlyList<SliValue> Values)>> FindEarlierAsync(
        Scope scope, SloComparison comparison, CancellationToken cancellationToken)
    {
        var query = new EventQuery
        {
            Type = EventType.TaskFinished("evaluation"),
            Source = EventSources.Evaluation,
            Project = scope.Project,
            Stage = scope.Stage,
            Service = scope.Service,
            PageSize = 50,
        };
        var found = new List<(string Id, IReadOnlyList<SliValue> Values)>();
        for (var looked = 0; looked < MostPages && found.Count < comparison.Fetched; looked++)
        {
            var page = await log.QueryAsync(query, cancellationToken);
            foreach (var logged in page.Events)
            {
                if (found.Count < comparison.Fetched && Counts(Verdict.Parse(logged.Result, null).Result, comparison)
                    && PastEvaluation.Values(EventJson.Parse(logged.Body).Data) is { Count: > 0 } values
                    && !await IsInvalidatedAsync(logged, cancellationToken))
                {
                    found.Add((logged.Id, values));
                }
            }

            if (page.NextPageKey is not { } next)
            {
                break;
            }

            query = query with { PageKey = next };
        }

        return found;
    }

    private async Task<bool> IsInvalidatedAsync(LoggedEvent evaluated, CancellationToken cancellationToken)
    {
        var query = new EventQuery
        {
            Type = $"{EventType.Prefix}evaluation.invalidated",
            Contexts = [evaluated.Context],
            TriggeredId = evaluated.TriggeredId,
            PageSize = 1,
        };
        return evaluated.TriggeredId is not null && (await log.QueryAsync(query, cancellationToken)).Events.Count > 0;
    }

    private static string? Shortened(string? message) => message is { Length: > LongestMessage } ? $"{message[..LongestMessage]}…" : message;

    private static bool Counts(Result result, SloComparison comparison) => comparison.IncludeResultWithScore switch
    {
        "pass" => result == Result.Pass,
        "pass_or_warn" => result != Result.Fail,
        _ => true,
    };
}
