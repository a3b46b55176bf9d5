using System.Globalization;

namespace Temporal.Embedded.Storage;

/// <summary>The directory of the database, held by this process alone.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream held;
    private readonly bool temporary;

    private DataDirectory(string path, bool temporary)
    {
        Path = path;
        this.temporary = temporary;
        Directory.CreateDirectory(path);
        held = Hold(path);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The database file.</summary>
    public string DatabaseFile => System.IO.Path.Combine(Path, "temporal.db");

    /// <summary>Takes the directory, or a temporary one (memory-backed where the system has that) when <paramref name="path"/> is null.</summary>
    public static DataDirectory Open(string? path) =>
        path is not null ? new DataDirectory(System.IO.Path.GetFullPath(path), temporary: false) : new DataDirectory(Temporary(), temporary: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        held.Dispose();
        if (temporary)
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static string Temporary()
    {
        var root = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        return System.IO.Path.Combine(root, $"temporal-{Environment.ProcessId}-{Guid.NewGuid():N}");
    }

    private static FileStream Hold(string path)
    {
        var pidFile = System.IO.Path.Combine(path, "temporal.pid");
        try
        {
            var held = new FileStream(System.IO.Path.Combine(path, "temporal.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return held;
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            var owner = File.Exists(pidFile) ? File.ReadAllText(pidFile) : "unknown";
            throw new StorageException($"The data directory '{path}' is in use by process {owner}; stop it or take another directory.", e);
        }
    }
}
