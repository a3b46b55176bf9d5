using System.Text.Json;
using Orchestrator.Api.Answers;
using Orchestrator.Ingress;

namespace Orchestrator.Api.Operations;

/// <summary>Writes who changed what into the event log, where listeners see it too.</summary>
internal sealed class Audit(IIngress ingress)
{
    private const string Prefix = "sh.orchestrator.audit.";

    /// <summary>One change; <paramref name="what"/> is the end of the event's type.</summary>
    public Task WriteAsync(HttpContext http, string what, string? project, object data, string? context = null) =>
        WriteAsync(Access.Access.Of(http).Name, what, project, data, context, http.RequestAborted);

    public Task WriteAsync(string who, string what, string? project, object data, string? context, CancellationToken cancellationToken, string? id = null)
    {
        var members = JsonSerializer.SerializeToNode(data, ApiJson.Options)?.AsObject() ?? [];
        members["who"] = who;
        if (project is not null)
        {
            members["project"] = project;
        }

        return ingress.EmitAsync(
            new EmittedEvent
            {
                Id = id ?? Guid.NewGuid().ToString("D"),
                Type = Prefix + what,
                Source = "orchestrator/api",
                Context = context ?? Guid.NewGuid().ToString("D"),
                Data = JsonSerializer.SerializeToElement(members),
            },
            cancellationToken);
    }
}
