namespace Temporalio.Worker.Replay;

/// <summary>Tasks in the order in which they run; small, because every cached run has one.</summary>
internal sealed class TaskDeque
{
    private Task?[] items = new Task?[4];
    private int head;

    public int Count { get; private set; }

    public void AddLast(Task task)
    {
        if (Count == items.Length)
        {
            var larger = new Task?[items.Length * 2];
            for (var i = 0; i < Count; i++)
            {
                larger[i] = items[(head + i) % items.Length];
            }

            items = larger;
            head = 0;
        }

        items[(head + Count++) % items.Length] = task;
    }

    public Task TakeFirst()
    {
        var task = items[head]!;
        items[head] = null;
        head = (head + 1) % items.Length;
        Count--;
        return task;
    }

    public Task TakeLast()
    {
        var index = (head + --Count) % items.Length;
        var task = items[index]!;
        items[index] = null;
        return task;
    }

    public bool Remove(Task task)
    {
        for (var i = 0; i < Count; i++)
        {
            if (ReferenceEquals(items[(head + i) % items.Length], task))
            {
                for (var j = i; j < Count - 1; j++)
                {
                    items[(head + j) % items.Length] = items[(head + j + 1) % items.Length];
                }

                items[(head + --Count) % items.Length] = null;
                return true;
            }
        }

        return false;
    }

    public IEnumerable<Task> ToArray()
    {
        var copy = new Task[Count];
        for (var i = 0; i < Count; i++)
        {
            copy[i] = items[(head + i) % items.Length]!;
        }

        return copy;
    }
}
