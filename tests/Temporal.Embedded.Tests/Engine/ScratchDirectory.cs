namespace Temporal.Embedded.Tests.Engine;

/// <summary>A data directory of one test.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"temporal-test-{Guid.NewGuid():N}");

    /// <summary>The files as they are at this moment: what a kill -9 would leave behind.</summary>
    public ScratchDirectory Crashed()
    {
        var copy = new ScratchDirectory();
        Directory.CreateDirectory(copy.Path);
        // The log first: pages that a checkpoint moves meanwhile are then in both.
        foreach (var name in new[] { "temporal.db-wal", "temporal.db" })
        {
            var file = System.IO.Path.Combine(Path, name);
            if (File.Exists(file))
            {
                File.Copy(file, System.IO.Path.Combine(copy.Path, name));
            }
        }

        return copy;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
