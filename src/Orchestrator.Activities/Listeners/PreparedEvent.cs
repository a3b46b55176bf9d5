using System.Runtime.CompilerServices;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Http;
using CloudNative.CloudEvents.SystemTextJson;
using Orchestrator.Model.Events;
using Orchestrator.Model.Filters;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;

namespace Orchestrator.Activities.Listeners;

/// <summary>An event of the log read and put into its binary form once, however many listeners want it.</summary>
internal sealed class PreparedEvent
{
    private static readonly JsonEventFormatter Formatter = new(new JsonSerializerOptions { MaxDepth = JsonDepth.Deepest }, JsonDepth.Accepted);

    // The log hands out the same rows while they are new, and a row that nobody holds any more takes this with it.
    private static readonly ConditionalWeakTable<LoggedEvent, PreparedEvent> Known = [];

    private readonly Lazy<Event> read;
    private readonly Lazy<EventSubject> subject;
    private readonly Lazy<BinaryForm> binary;

    private PreparedEvent(LoggedEvent logged)
    {
        read = new(() => EventJson.Parse(logged.Body));
        subject = new(() => new EventSubject(read.Value));
        binary = new(() => Convert(logged));
    }

    internal Event Event => read.Value;

    internal EventSubject Subject => subject.Value;

    internal static PreparedEvent Of(LoggedEvent logged) => Known.GetValue(logged, static row => new PreparedEvent(row));

    /// <summary>Whether the row is for the listener. A filter that cannot look into it does not let it through.</summary>
    internal static bool IsFor(ListenerDefinition listener, LoggedEvent logged)
    {
        try
        {
            return listener.Wants(logged.Type, logged.Project, () => Of(logged).Subject);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The binary form for one more post.</summary>
    internal ByteArrayContent ToBinary()
    {
        var form = binary.Value;
        var content = new ByteArrayContent(form.Body);
        foreach (var (name, value) in form.Headers)
        {
            content.Headers.TryAddWithoutValidation(name, value);
        }

        return content;
    }

    private static BinaryForm Convert(LoggedEvent logged)
    {
        using var content = Formatter.DecodeStructuredModeMessage(logged.Body, null, null).ToHttpContent(ContentMode.Binary, Formatter);
        using var body = new MemoryStream();
        content.CopyTo(body, context: null, CancellationToken.None);
        return new BinaryForm(body.ToArray(), [.. content.Headers.NonValidated.Select(header => (header.Key, header.Value.ToString()))]);
    }

    private sealed record BinaryForm(byte[] Body, IReadOnlyList<(string Name, string Value)> Headers);
}
