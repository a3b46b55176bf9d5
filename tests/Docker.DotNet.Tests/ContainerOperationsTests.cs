using System.Formats.Tar;
using System.Net;
using System.Text;
using Docker.DotNet.Models;
using DockerSetup;

namespace Docker.DotNet.Tests;

public sealed class ContainerOperationsTests(DockerDaemon docker) : IClassFixture<DockerDaemon>
{
    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartContainerAsync_CommandOnBothStreams_LogsAndExitCodeAreRead()
    {
        docker.Require();
        await using var container = await ScratchContainer.CreateAsync(docker.Client, "echo out; echo err >&2; exit 3");

        var first = await docker.Client.Containers.StartContainerAsync(container.Id, new ContainerStartParameters(), Limit);
        var ended = await docker.Client.Containers.WaitContainerAsync(container.Id, Limit);
        var (stdout, stderr) = await container.ReadLogsAsync(follow: true);

        Assert.True(first);
        Assert.Equal(3, ended.StatusCode);
        Assert.Equal(("out\n", "err\n"), (stdout, stderr));
    }

    [Fact]
    public async Task StartContainerAsync_RunningContainer_ReturnsFalse()
    {
        docker.Require();
        await using var container = await ScratchContainer.CreateAsync(docker.Client, "sleep 600");

        var first = await docker.Client.Containers.StartContainerAsync(container.Id, new ContainerStartParameters(), Limit);
        var second = await docker.Client.Containers.StartContainerAsync(container.Id, new ContainerStartParameters(), Limit);

        Assert.Equal((true, false), (first, second));
    }

    [Fact]
    public async Task KillContainerAsync_RunningContainer_EndsWithSignal()
    {
        docker.Require();
        await using var container = await ScratchContainer.CreateAsync(docker.Client, "sleep 600");
        await docker.Client.Containers.StartContainerAsync(container.Id, new ContainerStartParameters(), Limit);

        await docker.Client.Containers.KillContainerAsync(container.Id, new ContainerKillParameters { Signal = "SIGKILL" }, Limit);
        var ended = await docker.Client.Containers.WaitContainerAsync(container.Id, Limit);
        var stopped = await docker.Client.Containers.StopContainerAsync(container.Id, new ContainerStopParameters(), Limit);

        Assert.Equal(137, ended.StatusCode);
        Assert.False(stopped);
    }

    [Fact]
    public async Task CreateContainerAsync_NameInUse_IsConflict()
    {
        docker.Require();
        await using var container = await ScratchContainer.CreateAsync(docker.Client, "true");
        var inspected = await docker.Client.Containers.InspectContainerAsync(container.Id, Limit);
        var parameters = new CreateContainerParameters { Image = DockerDaemon.Image, Name = inspected.Name?.TrimStart('/') };

        var refused = await Assert.ThrowsAsync<DockerApiException>(() => docker.Client.Containers.CreateContainerAsync(parameters, Limit));

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    [Fact]
    public async Task CreateContainerAsync_UnknownImage_SaysSo()
    {
        docker.Require();
        var parameters = new CreateContainerParameters { Image = "no-such-image:1" };

        await Assert.ThrowsAsync<DockerImageNotFoundException>(() => docker.Client.Containers.CreateContainerAsync(parameters, Limit));
    }

    [Fact]
    public async Task InspectContainerAsync_UnknownContainer_SaysSo()
    {
        docker.Require();

        await Assert.ThrowsAsync<DockerContainerNotFoundException>(
            () => docker.Client.Containers.InspectContainerAsync("no-such-container", Limit));
    }

    [Fact]
    public async Task ExtractArchiveToContainerAsync_BeforeStart_FileIsThereAndReadBack()
    {
        docker.Require();
        await using var container = await ScratchContainer.CreateAsync(docker.Client, "cat /tmp/in > /tmp/out");
        using var archive = await PackAsync("in", "payload");

        await docker.Client.Containers.ExtractArchiveToContainerAsync(
            container.Id, new ContainerPathStatParameters { Path = "/tmp" }, archive, Limit);
        await docker.Client.Containers.StartContainerAsync(container.Id, new ContainerStartParameters(), Limit);
        await docker.Client.Containers.WaitContainerAsync(container.Id, Limit);
        var answer = await docker.Client.Containers.GetArchiveFromContainerAsync(
            container.Id, new GetArchiveFromContainerParameters { Path = "/tmp/out" }, false, Limit);

        Assert.Equal("out", answer.Stat?.Name);
        Assert.NotNull(answer.Stream);
        Assert.Equal("payload", await UnpackAsync(answer.Stream));
    }

    [Fact]
    public async Task ListContainersAsync_FilterByLabel_FindsTheContainer()
    {
        docker.Require();
        await using var container = await ScratchContainer.CreateAsync(docker.Client, "true");
        var filters = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [$"scratch={container.Label}"] = true },
        };

        var found = await docker.Client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = filters }, Limit);

        Assert.Equal([container.Id], found.Select(one => one.ID));
        Assert.Equal("created", found[0].State);
    }

    private static async Task<MemoryStream> PackAsync(string name, string content)
    {
        var archive = new MemoryStream();
        await using (var writer = new TarWriter(archive, leaveOpen: true))
        {
            using var data = new MemoryStream(Encoding.UTF8.GetBytes(content));
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data });
        }

        archive.Position = 0;
        return archive;
    }

    private static async Task<string> UnpackAsync(Stream archive)
    {
        await using var reader = new TarReader(archive);
        var entry = await reader.GetNextEntryAsync(copyData: true, Limit);
        using var text = new StreamReader(entry!.DataStream!);
        return await text.ReadToEndAsync(Limit);
    }
}
