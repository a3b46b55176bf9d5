using Orchestrator.Cli.Manifests;

namespace Orchestrator.Cli.Tests;

/// <summary>Steadybit's registration files among our manifests.</summary>
public sealed class SteadybitExtensionTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    [Fact]
    public void Read_RegistrationFile_IsAListenerNamedAfterIt()
    {
        var manifest = Assert.Single(ManifestReader.Read([Write("extension-demo.yaml", "url: http://extension-demo:8080/kit\ntypes: [ACTION, EVENT]\n")]));

        Assert.Equal(("Listener", "extension-demo"), (manifest.Kind, manifest.Name));
        Assert.Equal(("Extension", "http://extension-demo:8080/kit"), (manifest.Spec["kind"]?.ToString(), manifest.Spec["url"]?.ToString()));
    }

    [Fact]
    public void Read_RegistrationWithoutEvents_IsRefusedLikeAnyUnknownDocument()
    {
        var file = Write("extension-other.yaml", "url: http://extension-other:8080\ntypes: [DISCOVERY]\n");

        Assert.Throws<CommandLine.CommandLineException>(() => ManifestReader.Read([file]));
    }

    public void Dispose() => folder.Dispose();

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
