using Microsoft.Extensions.Logging;
using Temporal.Embedded.Matching;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Storage;
using Temporal.Embedded.Time;

namespace Temporal.Embedded.Engine;

/// <summary>What every part of the engine works with.</summary>
internal sealed record RunKernel(
    IServiceClock Clock,
    Workload Workload,
    Database Database,
    TaskQueues Queues,
    INamespaceRegistry Namespaces,
    ISearchAttributeRegistry SearchAttributes,
    IVisibility Visibility,
    ILogger Logger)
{
    public RunReader Reader { get; } = new(Database);
}
