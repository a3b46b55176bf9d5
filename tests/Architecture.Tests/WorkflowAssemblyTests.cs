using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>Deterministic code can reach nothing that is not deterministic.</summary>
public sealed class WorkflowAssemblyTests
{
    private static readonly string[] AllowedExactly = ["Orchestrator.Model", "Temporalio", "Microsoft.Extensions.Logging.Abstractions", "netstandard", "mscorlib"];

    [Fact]
    public void References_OfWorkflows_AreOnlyModelTemporalioLoggingAndSystem()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Orchestrator.Workflows.dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();

        var references = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToList();

        Assert.NotEmpty(references);
        Assert.DoesNotContain(references, name => !IsAllowed(name));
    }

    [Fact]
    public void Project_OfWorkflows_ReadsBannedSymbolsWithTheAnalyzer()
    {
        var project = XDocument.Parse(Repository.Read("workflows/Orchestrator.Workflows/Orchestrator.Workflows.csproj"));

        Assert.Contains(project.Descendants("PackageReference"), reference => (string?)reference.Attribute("Include") == "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Assert.Contains(project.Descendants("AdditionalFiles"), item => (string?)item.Attribute("Include") == "BannedSymbols.txt");
        Assert.Contains("dotnet_diagnostic.RS0030.severity = error", Repository.Read(".editorconfig"), StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_WithAWorkflowAttribute_HaveTheWorkflowSuffix()
    {
        var misnamed = Repository.Files("*.cs")
            .Where(path => path.StartsWith("workflows/", StringComparison.Ordinal) && !path.EndsWith(".workflow.cs", StringComparison.Ordinal))
            .Where(path => Repository.ReadLines(path).Any(line => line.StartsWith("[Workflow", StringComparison.Ordinal)));

        Assert.Empty(misnamed);
    }

    private static bool IsAllowed(string name) =>
        AllowedExactly.Contains(name)
        || (name.StartsWith("System", StringComparison.Ordinal) && !name.StartsWith("System.Net", StringComparison.Ordinal));
}
