using Orchestrator.Model.Findings;
using Orchestrator.Model.Yaml;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Model.Shipyards;

/// <summary>Looks at the properties of an <c>approval</c> task: a slip there would let something pass that nobody approved.</summary>
internal sealed class ApprovalChecks(YamlSource source)
{
    private static readonly string[] Known = ["pass", "warning", "deadline", "minimumApprovers"];

    public void Run(YamlMappingNode task)
    {
        if (YamlSource.Member(task, "properties") is not YamlMappingNode properties)
        {
            return;
        }

        foreach (var word in (string[])["pass", "warning"])
        {
            CheckStrategy(properties, word);
        }

        if (source.Duration(properties, "deadline") is { } deadline && deadline <= TimeSpan.Zero)
        {
            source.Error(YamlSource.Member(properties, "deadline")!, "approval", "Expected 'deadline' to be longer than nothing.");
        }

        if (source.WholeNumber(properties, "minimumApprovers") is { } people and (< 1 or > 100))
        {
            source.Error(YamlSource.Member(properties, "minimumApprovers")!, "approval", $"Expected 'minimumApprovers' from 1 to 100, got '{people}'.");
        }

        foreach (var key in properties.Children.Keys.OfType<YamlScalarNode>())
        {
            if (!Known.Contains(key.Value) && NearestNames.Of(key.Value ?? "", Known).Count > 0)
            {
                source.Warning(key, "unknown-key", $"'approval' has no member '{key.Value}'; it is ignored.{NearestNames.Suggestion(key.Value ?? "", Known)}");
            }
        }
    }

    private void CheckStrategy(YamlMappingNode properties, string name)
    {
        var strategy = source.Text(properties, name);
        if (strategy is not null && !strategy.Equals("automatic", StringComparison.OrdinalIgnoreCase) && !strategy.Equals("manual", StringComparison.OrdinalIgnoreCase))
        {
            source.Warning(YamlSource.Member(properties, name)!, "approval", $"'{name}: {strategy}' asks people: expected automatic or manual, got '{strategy}'.");
        }
    }
}
