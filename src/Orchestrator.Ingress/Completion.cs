using System.Diagnostics;
using System.Text.Json;
using Orchestrator.Model.Events;

namespace Orchestrator.Ingress;

/// <summary>Fills in what a sender may leave out.</summary>
internal static class Completion
{
    /// <summary>The extension attribute that names who sent the event.</summary>
    public const string Principal = "orcprincipal";

    /// <summary>The source of our own events, and of events that name none.</summary>
    public const string Self = "orchestrator";

    public static Event Complete(Event received, Caller caller, DateTimeOffset now)
    {
        var extensions = new Dictionary<string, JsonElement>(received.Extensions, StringComparer.Ordinal);
        extensions.Remove(Principal);
        if (caller.Name.Length > 0)
        {
            extensions[Principal] = JsonSerializer.SerializeToElement(caller.Name);
        }

        if (!extensions.ContainsKey("traceparent") && Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } trace })
        {
            extensions["traceparent"] = JsonSerializer.SerializeToElement(trace);
        }

        return received with
        {
            Id = received.Id.Length > 0 ? received.Id : Guid.CreateVersion7(now).ToString("D"),
            Source = received.Source.Length > 0 ? received.Source : Self,
            Time = received.Time ?? now,
            Context = received.Context is { Length: > 0 } context ? EventKey.Context(context) : caller.Context ?? Guid.NewGuid().ToString("D"),
            DataContentType = received.DataContentType ?? (received.Data is null ? null : "application/json"),
            Extensions = extensions,
        };
    }

    public static Event Complete(EmittedEvent emitted, DateTimeOffset now)
    {
        var extensions = emitted.Extensions.ToDictionary(
            extension => extension.Key, extension => JsonSerializer.SerializeToElement(extension.Value), StringComparer.Ordinal);
        if (emitted.TraceParent is { } trace)
        {
            extensions["traceparent"] = JsonSerializer.SerializeToElement(trace);
        }

        return new Event
        {
            Id = emitted.Id,
            // What cannot be read again must not get into the log.
            Source = Uri.IsWellFormedUriString(emitted.Source, UriKind.RelativeOrAbsolute) ? emitted.Source : Uri.EscapeDataString(emitted.Source),
            Type = emitted.Type,
            Time = emitted.Time ?? now,
            Context = emitted.Context,
            TriggeredId = emitted.TriggeredId,
            GitCommitId = emitted.GitCommitId,
            DataContentType = "application/json",
            Data = emitted.Data,
            Extensions = extensions,
        };
    }
}
