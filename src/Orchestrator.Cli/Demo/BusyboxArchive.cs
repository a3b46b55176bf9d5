using System.Buffers.Binary;
using System.Formats.Tar;

namespace Orchestrator.Cli.Demo;

/// <summary>A minimal image made of one statically linked busybox.</summary>
internal static class BusyboxArchive
{
    private const uint InterpreterSegment = 3;
    private static readonly string[] Applets = ["sh", "echo", "sleep", "cat", "ls", "date", "env", "true", "false", "seq", "grep", "sed", "wget"];

    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>A busybox on PATH that needs no shared library, or null.</summary>
    public static string? FindBinary() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, "busybox"))
            .FirstOrDefault(file => File.Exists(file) && IsStatic(file));

    public static MemoryStream Write(string binary)
    {
        var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var directory in (string[])["bin/", "tmp/", "etc/"])
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, directory) { Mode = directory == "tmp/" ? Executable | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite | UnixFileMode.StickyBit : Executable });
            }

            using var content = File.OpenRead(binary);
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "bin/busybox") { DataStream = content, Mode = Executable });
            foreach (var applet in Applets)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "bin/" + applet) { LinkName = "busybox" });
            }
        }

        archive.Position = 0;
        return archive;
    }

    // An ELF file without an interpreter segment is statically linked.
    private static bool IsStatic(string file)
    {
        Span<byte> header = stackalloc byte[64];
        using var stream = File.OpenRead(file);
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.StartsWith("\u007fELF"u8) || header[4] != 2)
        {
            return false;
        }

        var offset = BinaryPrimitives.ReadInt64LittleEndian(header[32..]);
        var size = BinaryPrimitives.ReadUInt16LittleEndian(header[54..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(header[56..]);
        Span<byte> type = stackalloc byte[4];
        for (var index = 0; index < count; index++)
        {
            stream.Position = offset + ((long)index * size);
            stream.ReadExactly(type);
            if (BinaryPrimitives.ReadUInt32LittleEndian(type) == InterpreterSegment)
            {
                return false;
            }
        }

        return true;
    }
}
