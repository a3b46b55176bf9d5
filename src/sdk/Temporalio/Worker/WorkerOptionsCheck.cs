namespace Temporalio.Worker;

/// <summary>Refuses options that make no sense, when the worker is made.</summary>
internal static class WorkerOptionsCheck
{
    public static void Check(TemporalWorkerOptions options)
    {
        if (string.IsNullOrEmpty(options.TaskQueue))
        {
            throw new ArgumentException("TemporalWorkerOptions must have a task queue", nameof(options));
        }

        if (options.Activities.Count == 0 && options.Workflows.Count == 0)
        {
            throw new ArgumentException("Must have at least one workflow and/or activity", nameof(options));
        }

        if (options.MaxConcurrentWorkflowTaskPolls < 1 || options.MaxConcurrentActivityTaskPolls < 1)
        {
            throw new ArgumentException("A worker needs at least one poll of each kind", nameof(options));
        }

        if (options.MaxConcurrentActivities < 1 || options.MaxConcurrentWorkflowTasks < 1 || options.MaxConcurrentLocalActivities < 1)
        {
            throw new ArgumentException("A worker needs room for at least one task of each kind", nameof(options));
        }

        CheckNames("activity", options.Activities.Select(activity => activity.Name));
        CheckNames("workflow", options.Workflows.Select(workflow => workflow.Name));
        if (options.Workflows.FirstOrDefault(workflow => !workflow.Instantiable) is { } abstractWorkflow)
        {
            throw new ArgumentException($"Workflow {abstractWorkflow.Name} is not an instantiable type", nameof(options));
        }
    }

    private static void CheckNames(string kind, IEnumerable<string?> names)
    {
        var known = new HashSet<string>();
        foreach (var name in names)
        {
            if (!known.Add(name ?? string.Empty))
            {
                throw new ArgumentException(name == null ? $"More than one dynamic {kind}" : $"Duplicate {kind} named {name}", nameof(names));
            }
        }
    }
}
