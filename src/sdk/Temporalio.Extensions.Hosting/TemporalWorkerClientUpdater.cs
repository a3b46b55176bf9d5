using Temporalio.Worker;

namespace Temporalio.Extensions.Hosting;

/// <summary>Gives running workers another client.</summary>
public class TemporalWorkerClientUpdater
{
    private readonly Lock updating = new();
    private Action<IWorkerClient>? subscribers;

    public void UpdateClient(IWorkerClient client)
    {
        Action<IWorkerClient>? current;
        lock (updating)
        {
            current = subscribers;
        }

        current?.Invoke(client);
    }

    internal void Subscribe(Action<IWorkerClient> subscriber)
    {
        lock (updating)
        {
            subscribers += subscriber;
        }
    }

    internal void Unsubscribe(Action<IWorkerClient> subscriber)
    {
        lock (updating)
        {
            subscribers -= subscriber;
        }
    }
}
