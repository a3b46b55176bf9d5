using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Jobs;
using Orchestrator.Store;

namespace Orchestrator.Activities.Jobs;

/// <summary>The environment of a job task, and which of its values are secret.</summary>
internal sealed class JobVariables
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly List<string> secrets = [];

    internal IReadOnlyDictionary<string, string> Values => values;

    internal IReadOnlyList<string> Secrets => secrets;

    /// <summary>Collects what every job gets and what the task asks for; <see cref="JobSetupException"/> when something is missing.</summary>
    internal static async Task<JobVariables> CollectAsync(
        JobTask task, JsonElement root, EventData data, ISecretStore store, CancellationToken cancellationToken)
    {
        var variables = new JobVariables();
        variables.AddScope(data);
        foreach (var variable in task.Env)
        {
            switch (variable.ValueFrom)
            {
                case JobVariableSource.Event:
                    variables.values[variable.Name] = FromEvent(task, variable, root);
                    break;
                case JobVariableSource.Secret:
                    await variables.AddSecretAsync(task, variable.Name, data, store, cancellationToken);
                    break;
                default:
                    variables.values[variable.Name] = VariableExpansion.Expand(variable.Value, variables.values);
                    break;
            }
        }

        return variables;
    }

    internal void Add(string name, string value) => values[name] = value;

    internal void AddSecret(string name, string value)
    {
        values[name] = value;
        secrets.Add(value);
    }

    private static string FromEvent(JobTask task, JobVariable variable, JsonElement root) =>
        JsonPath.TryParse(variable.Value)?.Find(root) is { } value
            ? JobVariableText.Write(value, variable.As)
            : throw new JobSetupException(
                $"Cannot set the variable '{variable.Name}' of task '{task.Name}': the event has nothing at {variable.Value}.");

    private void AddScope(EventData data)
    {
        values["KEPTN_PROJECT"] = data.Project;
        values["KEPTN_STAGE"] = data.Stage;
        values["KEPTN_SERVICE"] = data.Service;
        foreach (var (name, value) in data.Labels)
        {
            values[$"LABELS_{name.ToUpperInvariant().Replace('-', '_').Replace(' ', '_')}"] = value;
        }
    }

    private async Task AddSecretAsync(
        JobTask task, string name, EventData data, ISecretStore store, CancellationToken cancellationToken)
    {
        var scope = new SecretScope(data.Project, data.Stage, data.Service);
        var secret = await store.ResolveAsync(name, scope, cancellationToken)
            ?? throw new JobSetupException($"Cannot set the variables of task '{task.Name}': there is no secret '{name}'.");
        foreach (var (key, value) in secret)
        {
            AddSecret(key, value);
        }
    }
}
