using System.Globalization;
using Orchestrator.Model.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Model.Evaluations;

/// <summary>Reads <c>slo.yaml</c> with Lighthouse's defaults.</summary>
public static class SloParser
{
    public static SloParsing Parse(string text, string file = "slo.yaml")
    {
        var source = new YamlSource(file);
        var slo = source.Load(text) is { } root ? Read(root, source) : null;
        return new(source.HasErrors ? null : slo, source.Findings);
    }

    private static SloFile Read(YamlMappingNode root, YamlSource source)
    {
        var total = source.Mapping(root, "total_score");
        return new SloFile
        {
            Filter = [.. (source.Mapping(root, "filter")?.Children ?? new YamlMappingNode().Children)
                .Select(entry => KeyValuePair.Create(Text(entry.Key), Text(entry.Value)))],
            Comparison = ReadComparison(root, source),
            Objectives = [.. (source.List(root, "objectives") ?? []).OfType<YamlMappingNode>().Select(node => ReadObjective(node, source))],
            PassPercent = Percent(total, "pass", source),
            WarningPercent = Percent(total, "warning", source),
        };
    }

    /// <summary>Without the block: the last result, whatever it was. With it, what is left out is all, three, average.</summary>
    private static SloComparison ReadComparison(YamlMappingNode root, YamlSource source)
    {
        if (source.Mapping(root, "comparison") is not { } node)
        {
            return new SloComparison();
        }

        return new SloComparison
        {
            CompareWith = source.Text(node, "compare_with") ?? "single_result",
            IncludeResultWithScore = source.Text(node, "include_result_with_score") ?? "all",
            NumberOfResults = (int)Math.Clamp(source.WholeNumber(node, "number_of_comparison_results") ?? 3, 1, 1000),
            AggregateFunction = source.Text(node, "aggregate_function") ?? "avg",
        };
    }

    private static SloObjective ReadObjective(YamlMappingNode node, YamlSource source)
    {
        var sli = source.Text(node, "sli");
        if (string.IsNullOrEmpty(sli))
        {
            source.Error(node, "sli", "Expected the objective to name its 'sli', got none.");
        }

        var weight = source.WholeNumber(node, "weight") ?? 1;
        return new SloObjective
        {
            Sli = sli ?? "",
            DisplayName = source.Text(node, "displayName") ?? "",
            Pass = ReadCriteria(node, "pass", source),
            Warning = ReadCriteria(node, "warning", source),
            Weight = weight == 0 ? 1 : (int)Math.Clamp(weight, 1, 1_000_000),
            KeySli = source.Boolean(node, "key_sli") ?? false,
        };
    }

    private static List<IReadOnlyList<string>> ReadCriteria(YamlMappingNode node, string level, YamlSource source) =>
        [.. source.Mappings(node, level).Select(group => source.Texts(group, "criteria"))];

    private static double? Percent(YamlMappingNode? node, string name, YamlSource source)
    {
        var text = node is null ? null : source.Text(node, name)?.Trim().TrimEnd('%');
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) ? percent : null;
    }

    private static string Text(YamlNode node) => node is YamlScalarNode { Style: not ScalarStyle.Any, Value: { } value } ? value : "";
}
