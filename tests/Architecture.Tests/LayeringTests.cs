using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>References between projects run one way.</summary>
public sealed class LayeringTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Orchestrator.Cli"] =
        [
            "Orchestrator.Api", "Orchestrator.Activities", "Orchestrator.Workflows", "Orchestrator.Ingress", "Orchestrator.Store",
            "Temporal.Embedded", "Temporalio", "Temporalio.Extensions.Hosting", "Temporalio.Extensions.OpenTelemetry", "Docker.DotNet",
        ],
        ["Orchestrator.Api"] = ["Orchestrator.Ingress", "Orchestrator.Store", "Orchestrator.Workflows", "Orchestrator.Model", "Temporalio"],
        ["Orchestrator.Activities"] =
        [
            "Orchestrator.Workflows", "Orchestrator.Ingress", "Orchestrator.Store", "Orchestrator.Model",
            "Temporalio", "Temporalio.Extensions.Hosting", "Docker.DotNet", "CloudNative.CloudEvents",
        ],
        ["Orchestrator.Workflows"] = ["Orchestrator.Model", "Temporalio"],
        ["Orchestrator.Ingress"] = ["Orchestrator.Workflows", "Orchestrator.Store", "Orchestrator.Model", "Temporalio"],
        ["Orchestrator.Store"] = ["Orchestrator.Model"],
        ["Orchestrator.Model"] = ["CloudNative.CloudEvents"],
        ["Temporalio.Extensions.Hosting"] = ["Temporalio"],
        ["Temporalio.Extensions.OpenTelemetry"] = ["Temporalio"],
        ["Temporalio"] = ["Temporal.Embedded", "Temporalio.Api"],
        ["Temporal.Embedded"] = ["Temporalio.Api"],
        ["Temporalio.Api"] = [],
        ["CloudNative.CloudEvents"] = [],
        ["Docker.DotNet"] = [],
    };

    public static TheoryData<string> Projects => [.. Repository.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_OfProject_RunAlongAllowedArrows(string path)
    {
        var project = Path.GetFileNameWithoutExtension(path);
        Assert.True(Allowed.TryGetValue(project, out var allowed), $"'{project}' is not in the list of allowed references: say in ARCHITECTURE.md what it is for and add it here.");

        var document = XDocument.Parse(Repository.Read(path));
        var projects = document.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));
        var standIns = document.Descendants("StandIn").Select(reference => (string)reference.Attribute("Include")!);

        Assert.Empty(projects.Concat(standIns).Except(allowed));
    }

    [Theory]
    [InlineData("src/sdk")]
    [InlineData("src/embedded")]
    public void Sources_OfSdkAndEmbedded_DoNotNameTheProduct(string folder)
    {
        var sources = Repository.Files("*.cs").Where(path => path.StartsWith(folder, StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(sources);
        Assert.DoesNotContain(sources, path => Repository.Read(path).Contains("using Orchestrator", StringComparison.Ordinal));
    }
}
