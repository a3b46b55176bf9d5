using System.Text.Json;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Common;

namespace Temporalio.Client;

/// <content>One group.</content>
public partial class WorkflowExecutionCount
{
    /// <summary>Number of workflows of one group.</summary>
    public class AggregationGroup
    {
        protected internal AggregationGroup(CountWorkflowExecutionsResponse.Types.AggregationGroup raw)
        {
            Count = raw.Count;
            GroupValues =
            [
                .. raw.GroupValues.Select(payload => SearchAttributeCodec.TryRead(string.Empty, payload, out _, out var value)
                    ? value
                    : JsonSerializer.Deserialize<JsonElement>(payload.Data.Span).ToString()),
            ];
        }

        public long Count { get; }

        public IReadOnlyCollection<object> GroupValues { get; }
    }
}
