using System.Globalization;
using Docker.DotNet.Models;
using DockerSetup;

namespace Docker.DotNet.Tests;

public sealed class SystemOperationsTests(DockerDaemon docker) : IClassFixture<DockerDaemon>
{
    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateClient_WithTheDaemonsVersion_IsServed()
    {
        docker.Require();
        var version = await docker.Client.System.GetVersionAsync(Limit);
        using var configuration = new DockerClientConfiguration(docker.Client.Configuration.EndpointBaseUri);
        using var client = configuration.CreateClient(Version.Parse(version.APIVersion!));

        var info = await client.System.GetSystemInfoAsync(Limit);

        Assert.Equal("linux", info.OSType);
        Assert.Equal(version.Version, info.ServerVersion);
    }

    [Fact]
    public async Task MonitorEventsAsync_ClosedRange_ReportsTheLifeOfAContainer()
    {
        docker.Require();
        await using var container = await ScratchContainer.CreateAsync(docker.Client, "exit 4");
        await docker.Client.Containers.StartContainerAsync(container.Id, new ContainerStartParameters(), Limit);
        await docker.Client.Containers.WaitContainerAsync(container.Id, Limit);
        var inspected = await docker.Client.Containers.InspectContainerAsync(container.Id, Limit);
        var messages = new MessageList();
        var parameters = new ContainerEventsParameters
        {
            Since = Unix(inspected.Created.AddSeconds(-1)),
            Until = Unix(DateTime.UtcNow.AddSeconds(1)),
            Filters = new Dictionary<string, IDictionary<string, bool>> { ["container"] = new Dictionary<string, bool> { [container.Id] = true } },
        };

        await docker.Client.System.MonitorEventsAsync(parameters, messages, Limit);

        Assert.Equal(["create", "start", "die"], messages.Select(message => message.Action).Where(action => action != "attach"));
        Assert.Equal("4", messages[^1].Actor?.Attributes?["exitCode"]);
    }

    [Fact]
    public async Task CreateAsync_Volume_IsFoundAndRemoved()
    {
        docker.Require();
        var name = $"scratch-{Guid.NewGuid():N}";

        await docker.Client.Volumes.CreateAsync(new VolumesCreateParameters { Name = name }, Limit);
        var found = await docker.Client.Volumes.InspectAsync(name, Limit);
        await docker.Client.Volumes.RemoveAsync(name, force: true, Limit);
        var left = await docker.Client.Volumes.ListAsync(Limit);

        Assert.Equal(name, found.Name);
        Assert.DoesNotContain(name, left.Volumes!.Select(volume => volume.Name));
    }

    [Fact]
    public async Task CreateNetworkAsync_Internal_IsFoundAndDeleted()
    {
        docker.Require();
        var name = $"scratch-{Guid.NewGuid():N}";

        var created = await docker.Client.Networks.CreateNetworkAsync(
            new NetworksCreateParameters { Name = name, Driver = "bridge", Internal = true }, Limit);
        var found = await docker.Client.Networks.InspectNetworkAsync(name, Limit);
        await docker.Client.Networks.DeleteNetworkAsync(name, Limit);

        Assert.Equal(created.ID, found.ID);
        Assert.True(found.Internal);
        await Assert.ThrowsAsync<DockerNetworkNotFoundException>(() => docker.Client.Networks.InspectNetworkAsync(name, Limit));
    }

    [Fact]
    public async Task CreateImageAsync_FromArchive_IsInspectedTaggedAndDeleted()
    {
        docker.Require();
        var repo = $"scratch-{Guid.NewGuid():N}";
        using var archive = new MemoryStream(new byte[1024]);

        await docker.Client.Images.CreateImageAsync(
            new ImagesCreateParameters { Repo = repo, Tag = "1", Changes = ["USER 7"] }, archive, null, new Progress<JSONMessage>(), Limit);
        await docker.Client.Images.TagImageAsync($"{repo}:1", new ImageTagParameters { RepositoryName = repo, Tag = "2" }, Limit);
        var image = await docker.Client.Images.InspectImageAsync($"{repo}:2", Limit);
        await docker.Client.Images.DeleteImageAsync($"{repo}:1", new ImageDeleteParameters(), Limit);
        await docker.Client.Images.DeleteImageAsync($"{repo}:2", new ImageDeleteParameters(), Limit);

        Assert.Equal("7", image.Config?.User);
        await Assert.ThrowsAsync<DockerImageNotFoundException>(() => docker.Client.Images.InspectImageAsync($"{repo}:1", Limit));
    }

    private static string Unix(DateTime time) => new DateTimeOffset(time).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private sealed class MessageList : List<Message>, IProgress<Message>
    {
        public void Report(Message value) => Add(value);
    }
}
