using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Filters;

namespace Orchestrator.Model.Extensions;

/// <summary>The changes of this installation that have a name in the event kit.</summary>
public static class ExtensionAudit
{
    private const string Prefix = $"{OwnEvents.Prefix}audit.";

    /// <summary>The notice of an audited change; null when the event kit has no name for it.</summary>
    public static ExtensionNotice? Read(Event told, string key)
    {
        if (NameOf(told.Type) is not { } name)
        {
            return null;
        }

        var who = DataSubject.Walk(told.Data, "who") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        return new ExtensionNotice(EventKey.Derive(key, name), name, told.Time ?? default) { Principal = ExtensionPrincipal.Of(who, told.Source) };
    }

    private static string? NameOf(string type) => !type.StartsWith(Prefix, StringComparison.Ordinal) ? null : type[Prefix.Length..] switch
    {
        "killswitch.engaged" => "killswitch.engaged",
        "killswitch.disengaged" => "killswitch.disengaged",
        "token.created" => "user.invited",
        _ => null,
    };
}
