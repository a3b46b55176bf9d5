using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Orchestrator.Model.Evaluations;
using Orchestrator.Model.Yaml;
using Orchestrator.Store;
using Orchestrator.Workflows.Evaluations;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Activities.Evaluations;

/// <summary>Measures indicators with Prometheus' HTTP query API; its address is <c>ORC_PROMETHEUS</c>.</summary>
public sealed class PrometheusProvider(IConfiguration configuration, IResources resources)
{
    public const string Name = "prometheus";

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private static readonly string[] QueryFiles = ["prometheus/sli.yaml", "sli.yaml"];

    private string? Address => configuration["ORC_PROMETHEUS"] ?? configuration["PROMETHEUS"];

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Address);

    public async Task<IReadOnlyList<SliValue>> QueryAsync(SliQuery query, CancellationToken cancellationToken)
    {
        var texts = await ReadQueriesAsync(query, cancellationToken);
        var values = new List<SliValue>();
        foreach (var indicator in query.Indicators.Distinct())
        {
            values.Add(texts.TryGetValue(indicator, out var text)
                ? await MeasureAsync(indicator, Fill(text, query), query.End, cancellationToken)
                : new SliValue { Metric = indicator, Message = $"{QueryFiles[0]} has no query for '{indicator}'." });
        }

        return values;
    }

    private async Task<Dictionary<string, string>> ReadQueriesAsync(SliQuery query, CancellationToken cancellationToken)
    {
        var scope = query.Evaluation.Sequence.Scope;
        foreach (var name in QueryFiles)
        {
            var file = await resources.LookUpAsync(
                new ResourceScope(scope.Project, scope.Stage, scope.Service), name, query.Evaluation.Sequence.GitCommitId, cancellationToken);
            if (file is null)
            {
                continue;
            }

            var source = new YamlSource(name);
            var root = source.Load(Encoding.UTF8.GetString(file.Content.Span));
            var indicators = root is null ? null : source.Mapping(root, "indicators");
            return indicators is null
                ? []
                : indicators.Children
                    .Where(entry => entry is { Key: YamlScalarNode, Value: YamlScalarNode })
                    .ToDictionary(entry => ((YamlScalarNode)entry.Key).Value ?? "", entry => ((YamlScalarNode)entry.Value).Value ?? "");
        }

        return [];
    }

    private static string Fill(string text, SliQuery query)
    {
        var scope = query.Evaluation.Sequence.Scope;
        var seconds = (query.End - query.Start).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        var filled = text
            .Replace("$PROJECT", scope.Project, StringComparison.OrdinalIgnoreCase)
            .Replace("$STAGE", scope.Stage, StringComparison.OrdinalIgnoreCase)
            .Replace("$SERVICE", scope.Service, StringComparison.OrdinalIgnoreCase)
            .Replace("$DEPLOYMENT", query.Deployment, StringComparison.OrdinalIgnoreCase)
            .Replace("$DURATION_SECONDS", $"{seconds}s", StringComparison.OrdinalIgnoreCase);
        foreach (var (key, value) in query.Filters)
        {
            filled = filled.Replace($"${key}", value, StringComparison.OrdinalIgnoreCase);
        }

        return filled;
    }

    private async Task<SliValue> MeasureAsync(string indicator, string text, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var time = (at.ToUnixTimeMilliseconds() / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);
        var url = $"{Address?.TrimEnd('/')}/api/v1/query?query={Uri.EscapeDataString(text)}&time={time}";
        using var response = await Http.GetAsync(new Uri(url), cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return new SliValue { Metric = indicator, Message = $"Prometheus answered {(int)response.StatusCode} to the query of '{indicator}'." };
        }

        return Read(JsonElement.Parse(body)) is { } value
            ? new SliValue { Metric = indicator, Value = value, Success = true }
            : new SliValue { Metric = indicator, Message = $"Prometheus has no value for the query of '{indicator}'." };
    }

    /// <summary>The value of a scalar, or of a vector with exactly one element.</summary>
    private static double? Read(JsonElement answer)
    {
        if (!answer.TryGetProperty("data", out var data) || !data.TryGetProperty("result", out var result) || result.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var isScalar = data.TryGetProperty("resultType", out var type) && type.GetString() == "scalar";
        var pair = isScalar ? result : result.GetArrayLength() == 1 && result[0].TryGetProperty("value", out var value) ? value : default;
        return pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2
            && double.TryParse(pair[1].GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;
    }
}
