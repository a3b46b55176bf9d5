using System.Formats.Tar;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace DockerSetup;

/// <summary>The machine's daemon and a small image; tests are skipped without it, and fail under CI.</summary>
public sealed class DockerDaemon : IAsyncLifetime, IDisposable
{
    public const string Image = "orc-test:latest";

    private const string Shell = "/bin/busybox";
    private static readonly string[] Applets = ["sh", "cat", "echo", "sleep", "id", "ls", "env", "kill", "printf", "seq", "head", "wc", "yes", "touch", "test", "true", "false", "mkdir", "grep", "cut", "tail", "nc", "wget"];

    private readonly DockerClientConfiguration configuration = new(Endpoint(), defaultTimeout: TimeSpan.FromSeconds(30));
    private string? missing;

    public DockerDaemon() => Client = configuration.CreateClient();

    public DockerClient Client { get; }

    /// <summary>Ends the test as skipped when there is no daemon.</summary>
    public void Require() => Assert.SkipWhen(missing is not null, missing ?? "");

    public async ValueTask InitializeAsync()
    {
        try
        {
            await Client.System.PingAsync();
        }
        catch (HttpRequestException e)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"CI needs a Docker daemon: {e.Message}");
            missing = $"No Docker daemon answers: {e.Message}";
            return;
        }

        await ImportImageAsync();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        Client.Dispose();
        configuration.Dispose();
    }

    private static Uri Endpoint() => new(Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:/var/run/docker.sock");

    private async Task ImportImageAsync()
    {
        var images = await Client.Images.ListImagesAsync(new ImagesListParameters());
        if (images.Any(image => image.RepoTags?.Contains(Image) is true))
        {
            return;
        }

        if (!File.Exists(Shell))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"CI needs {Shell} (package busybox-static).");
            missing = $"There is neither an image {Image} nor a static {Shell} to make it of.";
            return;
        }

        using var archive = new MemoryStream();
        await WriteRootAsync(archive);
        archive.Position = 0;
        var parameters = new ImagesCreateParameters { Repo = "orc-test", Tag = "latest", Changes = ["ENV PATH=/bin"] };
        await Client.Images.CreateImageAsync(parameters, archive, null, new Progress<JSONMessage>());
    }

    private static async Task WriteRootAsync(Stream archive)
    {
        await using var writer = new TarWriter(archive, leaveOpen: true);
        await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "bin/") { Mode = (UnixFileMode)0b111_101_101 });
        await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "tmp/") { Mode = (UnixFileMode)0b1_111_111_111 });
        await writer.WriteEntryAsync(Shell, "bin/busybox");
        foreach (var applet in Applets)
        {
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{applet}") { LinkName = "busybox" });
        }

        using var users = new MemoryStream(Encoding.UTF8.GetBytes("root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"));
        await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "etc/") { Mode = (UnixFileMode)0b111_101_101 });
        await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "etc/passwd") { DataStream = users });
    }
}
