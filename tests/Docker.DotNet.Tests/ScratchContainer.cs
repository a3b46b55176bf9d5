using Docker.DotNet.Models;
using DockerSetup;

namespace Docker.DotNet.Tests;

/// <summary>A container of one test, removed with it.</summary>
internal sealed class ScratchContainer : IAsyncDisposable
{
    private readonly DockerClient client;

    private ScratchContainer(DockerClient client, string id, string label)
    {
        this.client = client;
        Id = id;
        Label = label;
    }

    internal string Id { get; }

    internal string Label { get; }

    public async ValueTask DisposeAsync() =>
        await client.Containers.RemoveContainerAsync(Id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true });

    internal static async Task<ScratchContainer> CreateAsync(DockerClient client, string script)
    {
        var label = Guid.NewGuid().ToString("N");
        var created = await client.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Name = $"scratch-{label}",
            Image = DockerDaemon.Image,
            Cmd = ["sh", "-c", script],
            Labels = new Dictionary<string, string> { ["scratch"] = label },
            HostConfig = new HostConfig { NetworkMode = "none" },
        });
        return new ScratchContainer(client, created.ID!, label);
    }

    internal async Task<(string Stdout, string Stderr)> ReadLogsAsync(bool follow)
    {
        var parameters = new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Follow = follow };
        using var logs = await client.Containers.GetContainerLogsAsync(Id, tty: false, parameters);
        return await logs.ReadOutputToEndAsync(CancellationToken.None);
    }
}
