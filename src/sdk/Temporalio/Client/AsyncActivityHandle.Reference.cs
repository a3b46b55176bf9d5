namespace Temporalio.Client;

/// <content>How an activity is named.</content>
public partial record AsyncActivityHandle
{
    /// <summary>Names an activity.</summary>
    public abstract record Reference
    {
        private protected Reference()
        {
        }
    }

    /// <summary>Names an activity by ids.</summary>
    public record IdReference(string WorkflowId, string? RunId, string ActivityId) : Reference;

    /// <summary>Names an activity by its task token.</summary>
    public record TaskTokenReference(byte[] TaskToken) : Reference;
}
