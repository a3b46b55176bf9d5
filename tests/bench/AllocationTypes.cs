using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Orchestrator.Bench;

/// <summary>Which types the bytes went to, by the runtime's samples (one each 100 KB).</summary>
internal sealed class AllocationTypes : EventListener
{
    private const EventKeywords Allocations = (EventKeywords)1;

    // The base constructor announces sources before our fields are set.
    private readonly ConcurrentDictionary<string, long>? bytes = new();

    public void Print()
    {
        var all = Math.Max(1, bytes!.Values.Sum());
        foreach (var (type, size) in bytes.OrderByDescending(pair => pair.Value).Take(40))
        {
            Console.WriteLine($"  {100.0 * size / all,5:0.0} %  {type}");
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, Allocations);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true && eventData.Payload is { Count: > 5 } payload)
        {
            bytes?.AddOrUpdate((string)payload[5]!, Convert.ToInt64(payload[3], null), (_, sum) => sum + Convert.ToInt64(payload[3], null));
        }
    }
}
