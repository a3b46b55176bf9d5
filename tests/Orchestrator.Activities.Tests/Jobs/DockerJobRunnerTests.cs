using Docker.DotNet.Models;
using DockerSetup;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orchestrator.Activities.Jobs;
using Orchestrator.Activities.Jobs.Docker;

namespace Orchestrator.Activities.Tests.Jobs;

public sealed class DockerJobRunnerTests : JobRunnerSuite, IClassFixture<DockerDaemon>
{
    private readonly DockerDaemon docker;
    private readonly DockerConnection connection;

    public DockerJobRunnerTests(DockerDaemon docker)
    {
        this.docker = docker;
        var options = Options.Create(new JobOptions { Grace = TimeSpan.FromSeconds(1), Owner = Owner });
        connection = new DockerConnection(docker.Client.Configuration.EndpointBaseUri.ToString());
        Runner = new DockerJobRunner(connection, options, TimeProvider.System, NullLogger<DockerJobRunner>.Instance);
    }

    private protected override IJobRunner Runner { get; }

    public override ValueTask InitializeAsync()
    {
        docker.Require();
        return base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        connection.Dispose();
    }

    [Fact]
    public async Task RunAsync_DefaultRights_NobodyWithoutCapabilitiesOrNetwork()
    {
        var observer = new RecordingObserver();
        var spec = Spec("id -u; grep -E '^(CapEff|NoNewPrivs)' /proc/self/status | cut -f2; ls /sys/class/net");

        await RunAsync(spec, observer);
        var made = await docker.Client.Containers.InspectContainerAsync(spec.Name, Limit);

        Assert.Equal(["65534", "0000000000000000", "1", "lo"], observer.Texts);
        Assert.Equal((512L << 20, 1_000_000_000, 256), (made.HostConfig!.Memory, made.HostConfig.NanoCPUs, made.HostConfig.PidsLimit));
        Assert.False(made.HostConfig.Privileged);
        Assert.All(made.Mounts!, mount => Assert.Equal("volume", mount.Type));
    }

    [Fact]
    public async Task RunAsync_ReadOnlyRoot_OnlyTmpAndKeptnAreWritable()
    {
        var observer = new RecordingObserver();
        var spec = Spec("touch /x 2>/dev/null || echo no; touch /tmp/x && echo tmp; touch /keptn/x && echo keptn") with
        {
            Rights = new ContainerRights { ReadOnlyRootFilesystem = true },
            Files = new Dictionary<string, ReadOnlyMemory<byte>> { ["event.json"] = "{}"u8.ToArray() },
        };

        await RunAsync(spec, observer);

        Assert.Equal(["no", "tmp", "keptn"], observer.Texts);
    }

    [Fact]
    public async Task RunAsync_UserOfTheJob_IsUsed()
    {
        var observer = new RecordingObserver();

        await RunAsync(Spec("id -u; id -g") with { Rights = new ContainerRights { User = "1000:2000" } }, observer);

        Assert.Equal(["1000", "2000"], observer.Texts);
    }

    [Fact]
    public async Task RunAsync_MoreMemoryThanAllowed_IsTold()
    {
        var spec = Spec("head -c 200m /dev/zero | tail") with { Limits = new ContainerLimits(null, 8L << 20, 64) };

        var exit = await RunAsync(spec, new RecordingObserver());

        Assert.True(exit.OutOfMemory || exit.ExitCode != 0, $"{exit}");
    }

    [Fact]
    public async Task RunAsync_ImageThatIsNotThere_SaysSo()
    {
        var spec = Spec("true") with { Image = "no-such-image:1", PullPolicy = PullPolicy.Never };

        var exit = await RunAsync(spec, new RecordingObserver());

        Assert.Equal(ExitReason.NotStarted, exit.Reason);
        Assert.Contains("no-such-image:1", exit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NetworkBridge_HasItsOwnNetworkThatGoesWithIt()
    {
        var observer = new RecordingObserver();
        var spec = Spec("ls /sys/class/net") with { Network = "bridge" };

        await RunAsync(spec, observer);
        var during = await docker.Client.Networks.InspectNetworkAsync(spec.Name, Limit);
        await Runner.RemoveAsync(spec.Name, Limit);
        var after = await docker.Client.Networks.ListNetworksAsync(cancellationToken: Limit);
        var volumes = await docker.Client.Volumes.ListAsync(Limit);

        Assert.Contains("eth0", observer.Texts);
        Assert.Equal("bridge", during.Driver);
        Assert.DoesNotContain(after, network => network.Name == spec.Name);
        Assert.DoesNotContain(volumes.Volumes ?? [], volume => volume.Name == spec.Name);
    }

    [Fact]
    public async Task RunAsync_NameOfAForeignContainer_RefusesToTouchIt()
    {
        var spec = Spec("true");
        var foreign = await docker.Client.Containers.CreateContainerAsync(
            new CreateContainerParameters { Name = spec.Name, Image = DockerDaemon.Image, Cmd = ["true"] }, Limit);

        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(spec, new RecordingObserver()));

        Assert.NotNull(foreign.ID);
    }

    [Fact]
    public async Task RunAsync_CreatedButNeverStarted_IsFilledAndStarted()
    {
        var observer = new RecordingObserver();
        var spec = Spec("cat /keptn/event.json") with
        {
            Files = new Dictionary<string, ReadOnlyMemory<byte>> { ["event.json"] = "late"u8.ToArray() },
        };
        await docker.Client.Containers.CreateContainerAsync(ContainerParameters.For(spec, TimeSpan.Zero), Limit);

        var exit = await RunAsync(spec, observer);

        Assert.Equal(0, exit.ExitCode);
        Assert.Equal(["late"], observer.Texts);
    }
}
