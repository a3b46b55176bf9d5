using System.Buffers;
using System.Text.Json;
using Orchestrator.Ingress;
using Orchestrator.Model.Events;
using Orchestrator.Model.Jobs;
using Orchestrator.Workflows.Sequences;

namespace Orchestrator.Activities.Sequences;

/// <summary>Who of ours answers a task: the matching actions of the job configuration, else a built-in executor.</summary>
internal sealed class TaskExecutors(JobConfigLookup configs)
{
    private static readonly string[] BuiltIn = ["evaluation", "get-action"];

    internal async ValueTask<TaskTriggered> FindAsync(
        EmittedEvent triggered, Scope scope, string task, CancellationToken cancellationToken)
    {
        var builtIn = BuiltIn.Contains(task);
        if (await configs.FindAsync(scope, triggered.GitCommitId, cancellationToken) is not { } parsing)
        {
            return new TaskTriggered { BuiltIn = builtIn, Hint = $"{scope} has no {JobConfigLookup.Uri}, nor has its stage or project." };
        }

        if (parsing.Config is not { } config)
        {
            return new TaskTriggered
            {
                BuiltIn = builtIn,
                Hint = $"{JobConfigLookup.Uri} cannot be used: {string.Join("; ", parsing.Findings.Take(3))}",
            };
        }

        var root = UsesPaths(config) ? ToJson(triggered) : default;
        var jobs = JobMatching.Matching(config, triggered.Type, root);
        return jobs.Count > 0
            ? new TaskTriggered { Jobs = jobs }
            : new TaskTriggered { BuiltIn = builtIn, Hint = JobMatching.NearestMisses(config, triggered.Type, root) };
    }

    private static bool UsesPaths(JobConfig config) =>
        config.Actions.Any(action => action.Events.Any(listened => listened.JsonPath is not null));

    private static JsonElement ToJson(EmittedEvent triggered)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        EventJson.Write(buffer, new Event
        {
            Id = triggered.Id,
            Source = triggered.Source,
            Type = triggered.Type,
            Time = triggered.Time,
            DataContentType = "application/json",
            Context = triggered.Context,
            TriggeredId = triggered.TriggeredId,
            GitCommitId = triggered.GitCommitId,
            Data = triggered.Data,
        });
        return JsonElement.Parse(buffer.WrittenSpan, JsonDepth.Accepted);
    }
}
