namespace Orchestrator.Store.Tests.Setup;

/// <summary>A folder that goes with the test.</summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orc-store-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
