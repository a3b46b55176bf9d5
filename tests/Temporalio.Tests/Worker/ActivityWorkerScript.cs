using Temporalio.Activities;
using Temporalio.Worker;

namespace Temporalio.Tests.Worker;

/// <summary>Runs activity workers against a scripted connection.</summary>
public abstract class ActivityWorkerScript
{
    private protected ScriptedConnection Connection { get; } = new();

    [Activity]
    protected static string Greet(string name) => $"hello {name}";

    protected static ActivityDefinition Activity(string name, Func<Task> run) =>
        ActivityDefinition.Create(name, typeof(Task), [], 0, _ => run());

    protected Task RunAsync(ActivityDefinition definition, Func<Task> script) => RunAsync([definition], script);

    protected async Task RunAsync(IEnumerable<ActivityDefinition> definitions, Func<Task> script, Action<TemporalWorkerOptions>? configure = null)
    {
        using var worker = Worker(definitions, configure);
        await worker.ExecuteAsync(script).WaitAsync(TimeSpan.FromSeconds(60));
    }

    protected TemporalWorker Worker(IEnumerable<ActivityDefinition> definitions, Action<TemporalWorkerOptions>? configure = null)
    {
        var options = new TemporalWorkerOptions("q");
        foreach (var definition in definitions)
        {
            options.AddActivity(definition);
        }

        configure?.Invoke(options);
        return new(Connection, options);
    }
}
