using System.Globalization;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orchestrator.Activities.Jobs.Docker;

/// <summary>Runs containers through the Docker Engine API.</summary>
internal sealed class DockerJobRunner(
    DockerConnection connection, IOptions<JobOptions> options, TimeProvider time, ILogger<DockerJobRunner> logger) : IJobRunner
{
    private const int ResultLimit = 256 * 1024;
    private const string Created = "created";

    private static readonly TimeSpan CleaningLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(10);

    public async Task<ContainerExit> RunAsync(
        ContainerSpec spec, IContainerObserver observer, CancellationToken stop, CancellationToken cancellationToken)
    {
        var client = await connection.GetAsync(cancellationToken);
        ContainerInspectResponse container;
        try
        {
            container = await FindAsync(client, spec, cancellationToken) ?? await CreateAsync(client, spec, cancellationToken);
        }
        catch (ImageUnavailableException e)
        {
            return NotStarted(e.Message);
        }
        catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.BadRequest)
        {
            return NotStarted($"The Docker daemon refuses the container: {DockerErrors.Text(e)}");
        }

        observer.Started(container.ID ?? spec.Name);
        if (container.State?.Status == Created)
        {
            if (stop.IsCancellationRequested)
            {
                return NotStarted("Stopped before the container started.") with { Reason = ExitReason.Stopped };
            }

            await KeptnVolume.FillAsync(client, spec, ContainerParameters.For(spec, options.Value.Grace), cancellationToken);
            if (await StartAsync(client, spec, cancellationToken) is { } refusal)
            {
                return NotStarted(refusal);
            }

            container = await client.Containers.InspectContainerAsync(spec.Name, cancellationToken);
        }
        else
        {
            Log.ContainerJoined(logger, spec.Name, container.State?.Status ?? "");
        }

        return await FollowAsync(client, spec, container, observer, stop, cancellationToken);
    }

    public Task<IPAddress?> FindHostAddressAsync(CancellationToken cancellationToken) => connection.FindHostAddressAsync(cancellationToken);

    public async Task<IReadOnlyList<OwnedContainer>> ListAsync(string owner, CancellationToken cancellationToken)
    {
        var client = await connection.GetAsync(cancellationToken);
        var filters = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [$"{ContainerParameters.OwnerLabel}={owner}"] = true },
        };
        var found = await client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = filters }, cancellationToken);
        return [.. found.Where(one => one.Labels is not null).Select(ToOwned)];
    }

    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        var client = await connection.GetAsync(cancellationToken);
        try
        {
            await client.Containers.RemoveContainerAsync(
                name, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellationToken);
        }
        catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            Log.ContainerGone(logger, name);
        }

        await RemoveBelongingsAsync(client, name, cancellationToken);
    }

    private static OwnedContainer ToOwned(ContainerListResponse found) => new(
        found.Labels?[ContainerParameters.NameLabel] ?? "",
        found.Labels?[ContainerParameters.WorkflowLabel] ?? "",
        found.Labels?[ContainerParameters.RunLabel] ?? "",
        new DateTimeOffset(found.Created, TimeSpan.Zero),
        found.State == "running");

    private static async Task RemoveBelongingsAsync(DockerClient client, string name, CancellationToken cancellationToken)
    {
        await IgnoreMissingAsync(() => client.Volumes.RemoveAsync(name, force: true, cancellationToken));
        await IgnoreMissingAsync(() => client.Networks.DeleteNetworkAsync(name, cancellationToken));

        // A network that was never made is the rule, not trouble.
        static async Task IgnoreMissingAsync(Func<Task> remove)
        {
            try
            {
                await remove();
            }
            catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                return;
            }
        }
    }

    private static async Task<ContainerInspectResponse?> FindAsync(
        DockerClient client, ContainerSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            var found = await client.Containers.InspectContainerAsync(spec.Name, cancellationToken);
            return found.Config?.Labels?.TryGetValue(ContainerParameters.OwnerLabel, out var owner) is true && owner == spec.Owner
                ? found
                : throw new InvalidOperationException(
                    $"Cannot run the container '{spec.Name}': a container of that name exists that is not ours. Remove it.");
        }
        catch (DockerContainerNotFoundException)
        {
            return null;
        }
    }

    private async Task<ContainerInspectResponse> CreateAsync(
        DockerClient client, ContainerSpec spec, CancellationToken cancellationToken)
    {
        var image = await DockerImages.GetAsync(client, spec, cancellationToken);
        var labels = ContainerParameters.LabelsFor(spec);
        await client.Volumes.CreateAsync(new VolumesCreateParameters { Name = spec.Name, Labels = labels }, cancellationToken);
        if (spec.Network != "none")
        {
            await CreateNetworkAsync(client, spec.Name, labels, cancellationToken);
        }

        try
        {
            await client.Containers.CreateContainerAsync(
                ContainerParameters.For(spec, options.Value.Grace, image.Config?.User), cancellationToken);
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            // Another worker made it a moment ago: the name is the lock.
            Log.ContainerGone(logger, spec.Name);
        }

        return await FindAsync(client, spec, cancellationToken)
            ?? throw new InvalidOperationException($"The container '{spec.Name}' was removed while it was being made.");
    }

    private static async Task CreateNetworkAsync(
        DockerClient client, string name, Dictionary<string, string> labels, CancellationToken cancellationToken)
    {
        try
        {
            await client.Networks.InspectNetworkAsync(name, cancellationToken);
        }
        catch (DockerNetworkNotFoundException)
        {
            await client.Networks.CreateNetworkAsync(
                new NetworksCreateParameters { Name = name, Driver = "bridge", CheckDuplicate = true, Labels = labels }, cancellationToken);
        }
    }

    /// <summary>Null when it runs, else why it does not.</summary>
    private static async Task<string?> StartAsync(DockerClient client, ContainerSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            await client.Containers.StartContainerAsync(spec.Name, new ContainerStartParameters(), cancellationToken);
            return null;
        }
        catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.InternalServerError)
        {
            return $"Cannot start the container of '{spec.Image}': {DockerErrors.Text(e)}";
        }
    }

    private async Task<ContainerExit> FollowAsync(
        DockerClient client,
        ContainerSpec spec,
        ContainerInspectResponse container,
        IContainerObserver observer,
        CancellationToken stop,
        CancellationToken cancellationToken)
    {
        using var following = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var logs = LogFollower.ReadAsync(client, spec.Name, observer, observer.LastLogTime, follow: true, following.Token);
        try
        {
            var reason = await WaitAsync(client, spec, container, stop, cancellationToken);
            var seen = await logs.WaitAsync(DrainLimit, time, cancellationToken);
            await LogFollower.ReadAsync(client, spec.Name, observer, seen, follow: false, cancellationToken);
            return await ReadExitAsync(client, spec, reason, cancellationToken);
        }
        finally
        {
            await following.CancelAsync();
        }
    }

    private async Task<ExitReason> WaitAsync(
        DockerClient client,
        ContainerSpec spec,
        ContainerInspectResponse container,
        CancellationToken stop,
        CancellationToken cancellationToken)
    {
        var exited = client.Containers.WaitContainerAsync(spec.Name, cancellationToken);
        using var deadline = new CancellationTokenSource(TimeLeft(spec, container), time);
        using var wanted = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            await exited.WaitAsync(wanted.Token);
            return ExitReason.Exited;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            using var limit = new CancellationTokenSource(options.Value.Grace + CleaningLimit, time);
            var grace = (uint)Math.Ceiling(options.Value.Grace.TotalSeconds);
            await client.Containers.StopContainerAsync(
                spec.Name, new ContainerStopParameters { WaitBeforeKillSeconds = grace }, limit.Token);
            await exited;
            return stop.IsCancellationRequested ? ExitReason.Stopped : ExitReason.TimedOut;
        }
    }

    private TimeSpan TimeLeft(ContainerSpec spec, ContainerInspectResponse container)
    {
        if (spec.Timeout is not { } timeout)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var left = Time(container.State?.StartedAt) + timeout - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static async Task<ContainerExit> ReadExitAsync(
        DockerClient client, ContainerSpec spec, ExitReason reason, CancellationToken cancellationToken)
    {
        var ended = await client.Containers.InspectContainerAsync(spec.Name, cancellationToken);
        var startedAt = Time(ended.State?.StartedAt);

        // The daemon takes both times on its own; of a very short run the end may be noted as the earlier one.
        var finishedAt = Time(ended.State?.FinishedAt);

        // A worker that died while it stopped the container did not tell anyone why.
        var overdue = reason == ExitReason.Exited && ended.State?.ExitCode is 137 or 143 && finishedAt - startedAt >= spec.Timeout;
        return new ContainerExit
        {
            Reason = overdue ? ExitReason.TimedOut : reason,
            ExitCode = (int?)ended.State?.ExitCode,
            OutOfMemory = ended.State?.OOMKilled ?? false,
            StartedAt = startedAt,
            FinishedAt = finishedAt > startedAt ? finishedAt : startedAt,
            ResultFile = await KeptnVolume.ReadAsync(client, spec.Name, ResultFile.Name, ResultLimit, cancellationToken),
        };
    }

    private ContainerExit NotStarted(string message) => new()
    {
        Reason = ExitReason.NotStarted,
        Message = message,
        StartedAt = time.GetUtcNow(),
        FinishedAt = time.GetUtcNow(),
    };

    private static DateTimeOffset Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed : default;
}
