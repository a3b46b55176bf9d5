using System.Text.Json;

namespace Orchestrator.Model.Events;

/// <summary>How deep JSON may be that was let in before: ingress limits it, and what is built around it goes a few levels deeper.</summary>
public static class JsonDepth
{
    /// <summary>More than any limit of ingress and its envelopes; writers stop at 1,000.</summary>
    public const int Deepest = 1000;

    /// <summary>For reading what ingress let in; the library's own limit is 64.</summary>
    public static JsonDocumentOptions Accepted => new() { MaxDepth = Deepest };
}
