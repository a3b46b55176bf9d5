namespace Orchestrator.Ingress.Dispatch;

/// <summary>
/// Runs work in the background: in order within a key, at most one per stripe at once. Work on an idle stripe begins on the
/// caller's thread, up to its first wait.
/// </summary>
internal sealed class StripedQueue(int stripes)
{
    private readonly Stripe[] lanes = Enumerable.Range(0, stripes).Select(_ => new Stripe()).ToArray();

    public void Enqueue(string key, Func<Task> work)
    {
        var stripe = lanes[(uint)key.GetHashCode(StringComparison.Ordinal) % (uint)lanes.Length];
        lock (stripe)
        {
            stripe.Waiting.Enqueue(work);
            if (stripe.Busy)
            {
                return;
            }

            stripe.Busy = true;
        }

        _ = DrainAsync(stripe);
    }

    private static async Task DrainAsync(Stripe stripe)
    {
        while (true)
        {
            Func<Task> work;
            lock (stripe)
            {
                if (stripe.Waiting.Count == 0)
                {
                    stripe.Busy = false;
                    return;
                }

                work = stripe.Waiting.Dequeue();
            }

            await work();
        }
    }

    private sealed class Stripe
    {
        public Queue<Func<Task>> Waiting { get; } = new();

        public bool Busy { get; set; }
    }
}
