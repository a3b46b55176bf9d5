using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Model.Events;
using Orchestrator.Model.Jobs;
using Orchestrator.Store;
using Orchestrator.Workflows.Jobs;
using Temporalio.Activities;

namespace Orchestrator.Activities.Jobs;

/// <summary>Resolves a task of a job to a container: event, variables, secrets, files, limits.</summary>
internal sealed class JobSetup(
    IEventLog log, ISecretStore secrets, IResources resources, JobPolicy policy, JobTokens tokens, IOptions<JobOptions> options)
{
    private const int IdLength = 24;

    /// <summary>The container and the texts to mask; <see cref="JobSetupException"/> when the job cannot be run as it is.</summary>
    internal async Task<(ContainerSpec Spec, SecretMask Mask)> ResolveAsync(
        JobTaskRun run, ActivityInfo activity, CancellationToken cancellationToken)
    {
        var job = run.Job;
        var task = job.Action.Tasks[run.TaskIndex];
        if (policy.Refuse(task.Image) is { } refusal)
        {
            throw new JobSetupException(refusal);
        }

        var body = await ReadEventAsync(job, cancellationToken);
        using var document = JsonDocument.Parse(body, JsonDepth.Accepted);
        var data = EventData.Read(document.RootElement.TryGetProperty("data", out var block) ? block : null);
        var variables = await JobVariables.CollectAsync(task, document.RootElement, data, secrets, cancellationToken);
        variables.Add("ORC_EVENT_FILE", $"/keptn/{JobFiles.EventFile}");
        var spec = new ContainerSpec
        {
            Name = ContainerName(run, activity),
            Owner = options.Value.Owner,
            WorkflowId = activity.WorkflowId ?? "",
            RunId = activity.WorkflowRunId ?? "",
            Image = task.Image,
            PullPolicy = PullPolicyOf(task),
            RegistryLogin = await FindLoginAsync(task.Image, job.Scope, cancellationToken),
            Labels = LabelsFor(run, task),
            Entrypoint = [],
            WorkingDirectory = task.WorkingDir,
            Files = await JobFiles.CollectAsync(task, job.Scope, job.GitCommitId, body, resources, cancellationToken),
            Limits = policy.LimitsFor(task),
            Rights = policy.RightsFor(task),
            Network = NetworkOf(task),
            Timeout = policy.TimeoutFor(task),
        };
        await tokens.AddAsync(variables, spec, job, cancellationToken);
        return (
            spec with
            {
                Environment = variables.Values,
                Entrypoint = [.. task.Cmd.Select(text => VariableExpansion.Expand(text, variables.Values))],
                Arguments = [.. task.Args.Select(text => VariableExpansion.Expand(text, variables.Values))],
            },
            new SecretMask(variables.Secrets));
    }

    /// <summary>The same for every call of one attempt; the run makes it another one in another installation.</summary>
    private static string ContainerName(JobTaskRun run, ActivityInfo activity)
    {
        var id = string.Concat(run.Job.EventId.Take(IdLength).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        var runId = (activity.WorkflowRunId ?? "").Replace("-", "", StringComparison.Ordinal);
        return string.Create(
            CultureInfo.InvariantCulture, $"orc-{id}-{runId}-{run.Job.ActionIndex}-{run.TaskIndex}-{run.Attempt}");
    }

    private static Dictionary<string, string> LabelsFor(JobTaskRun run, JobTask task) => new(StringComparer.Ordinal)
    {
        ["orchestrator.project"] = run.Job.Scope.Project,
        ["orchestrator.stage"] = run.Job.Scope.Stage,
        ["orchestrator.service"] = run.Job.Scope.Service,
        ["orchestrator.context"] = run.Job.Context,
        ["orchestrator.event"] = run.Job.EventId,
        ["orchestrator.action"] = run.Job.Action.Name,
        ["orchestrator.task"] = task.Name,
        ["orchestrator.attempt"] = run.Attempt.ToString(CultureInfo.InvariantCulture),
    };

    private static PullPolicy PullPolicyOf(JobTask task) => task.ImagePullPolicy switch
    {
        "" or "IfNotPresent" => PullPolicy.IfNotPresent,
        "Always" => PullPolicy.Always,
        "Never" => PullPolicy.Never,
        var other => throw new JobSetupException(
            $"Cannot run task '{task.Name}': expected imagePullPolicy to be Always, Never or IfNotPresent, got '{other}'."),
    };

    private static string NetworkOf(JobTask task) => task.Network switch
    {
        "none" or "bridge" => task.Network,
        null => UsesApi(task) ? "bridge" : "none",
        var other => throw new JobSetupException($"Cannot run task '{task.Name}': expected network to be none or bridge, got '{other}'."),
    };

    private static bool UsesApi(JobTask task) =>
        task.Cmd.Concat(task.Args).Concat(task.Env.Select(variable => variable.Value))
            .Any(text => text.Contains(JobTokens.ApiVariable, StringComparison.Ordinal));

    private async Task<ReadOnlyMemory<byte>> ReadEventAsync(JobInput job, CancellationToken cancellationToken)
    {
        var logged = await log.FindByKeyAsync(Guid.Parse(job.EventKey, CultureInfo.InvariantCulture), cancellationToken);
        return logged?.Body ?? throw new JobSetupException($"Cannot run action '{job.Action.Name}': its event {job.EventId} is not in the log.");
    }

    // Credentials are a secret with the name of the registry, such as ghcr.io.
    private async Task<RegistryLogin?> FindLoginAsync(string image, Scope scope, CancellationToken cancellationToken)
    {
        var host = image.Split('/')[0];
        var server = image.Contains('/', StringComparison.Ordinal) && (host.Contains('.') || host.Contains(':') || host == "localhost")
            ? host
            : "docker.io";
        var place = new SecretScope(scope.Project, scope.Stage, scope.Service);
        return await secrets.ResolveAsync(server, place, cancellationToken) is { } secret
            ? new RegistryLogin(
                server, secret.GetValueOrDefault("username"), secret.GetValueOrDefault("password"), secret.GetValueOrDefault("identitytoken"))
            : null;
    }
}
