using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Activities.Jobs.Docker;
using Orchestrator.Activities.Jobs.Process;

namespace Orchestrator.Activities.Jobs;

/// <summary>Docker where a daemon answers when the first job comes, else local processes.</summary>
internal sealed class AutoJobRunner(
    DockerConnection connection,
    DockerJobRunner docker,
    ProcessJobRunner process,
    IOptions<JobOptions> options,
    ILogger<AutoJobRunner> logger) : IJobRunner
{
    private IJobRunner? chosen;

    public async Task<ContainerExit> RunAsync(
        ContainerSpec spec, IContainerObserver observer, CancellationToken stop, CancellationToken cancellationToken)
    {
        var runner = await ChooseAsync(cancellationToken);
        return await runner.RunAsync(spec, observer, stop, cancellationToken);
    }

    public async Task<IPAddress?> FindHostAddressAsync(CancellationToken cancellationToken) =>
        await (await ChooseAsync(cancellationToken)).FindHostAddressAsync(cancellationToken);

    public async Task<IReadOnlyList<OwnedContainer>> ListAsync(string owner, CancellationToken cancellationToken) =>
        await (await ChooseAsync(cancellationToken)).ListAsync(owner, cancellationToken);

    public async Task RemoveAsync(string name, CancellationToken cancellationToken) =>
        await (await ChooseAsync(cancellationToken)).RemoveAsync(name, cancellationToken);

    private async ValueTask<IJobRunner> ChooseAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref chosen) is { } before)
        {
            return before;
        }

        IJobRunner runner = await connection.AnswersAsync(cancellationToken) ? docker : process;
        if (Interlocked.CompareExchange(ref chosen, runner, null) is { } other)
        {
            return other;
        }

        if (runner == process)
        {
            Log.ProcessesInsteadOfDocker(logger, options.Value.DockerHost);
        }

        return runner;
    }
}
