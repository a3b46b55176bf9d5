using System.Text.Json;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Client;

/// <summary>A kind of thing that the server lists: its name, where, and what a table of it shows.</summary>
internal sealed record ListKind(string Name, string Path, IReadOnlyList<Column> Columns)
{
    /// <summary>The path stands below a project.</summary>
    public bool NeedsProject { get; init; }

    /// <summary>The path may name a stage and a service of the project, too.</summary>
    public bool MayBeScoped { get; init; }

    /// <summary>There is one of it, and the answer is that one.</summary>
    public bool IsSingle { get; init; }

    /// <summary>Members that may name an item, best first.</summary>
    public IReadOnlyList<string> NameMembers { get; init; } = ["name", "id"];

    public static IReadOnlyList<ListKind> All { get; } =
    [
        new("projects", "/v1/project", [Column.Of("NAME", "projectName"), new("STAGES", item => Names(item, "stages", "stageName")), Column.Of("SHIPYARD", "shipyardVersion"), new("CREATED", item => Created(item))]) { NameMembers = ["projectName"] },
        new("stages", "/v1/project/{project}/stage", [Column.Of("NAME", "stageName"), new("AFTER", item => Texts(item, "parentStages")), new("SERVICES", item => Names(item, "services", "serviceName"))]) { NeedsProject = true, NameMembers = ["stageName"] },
        new("services", "/v1/project/{project}/stage/{stage}/service", [Column.Of("NAME", "serviceName"), Column.Of("IMAGE", "deployedImage"), new("CREATED", item => Created(item))]) { NeedsProject = true, NameMembers = ["serviceName"] },
        new("sequences", "/v1/sequence/{project}", [Column.Of("CONTEXT", "shkeptncontext"), Column.Of("NAME", "name"), Column.Of("SERVICE", "service"), new("STAGES", item => Stages(item)), Column.Of("STATE", "state"), Column.Of("RESULT", "result"), Column.Time("TRIGGERED", "time")]) { NeedsProject = true, NameMembers = ["shkeptncontext", "name"] },
        new("resources", "/v1/project/{project}/resource", [Column.Of("URI", "resourceURI"), Column.Of("VERSION", "metadata.version")]) { NeedsProject = true, MayBeScoped = true, NameMembers = ["resourceURI"] },
        new("events", "/v1/event", [Column.Time("TIME", "time"), new("TYPE", item => ShortType(item.Text("type"))), Column.Of("STAGE", "data.stage"), Column.Of("SERVICE", "data.service"), new("RESULT", item => item.Text("type").EndsWith(".finished", StringComparison.Ordinal) ? item.Text("data.result") : ""), Column.Of("ID", "id"), Column.Of("CONTEXT", "shkeptncontext")]) { NameMembers = ["id"] },
        new("jobs", "/v1/job", [Column.Of("CONTEXT", "context"), Column.Of("STAGE", "stage"), Column.Of("SERVICE", "service"), Column.Of("TASK", "task"), Column.Of("ACTION", "action"), Column.Of("CONTAINER", "container"), Column.Of("ATTEMPT", "attempt"), Column.Time("STARTED", "startedAt"), Column.Time("ENDED", "completedAt")]) { NameMembers = ["id", "context"] },
        new("runs", "/v1/runs", [Column.Of("NAME", "name"), Column.Of("STATUS", "status"), Column.Of("FUNCTION", "functionName"), Column.Of("EVENT", "event.type"), Column.Time("STARTED", "executedTime"), Column.Time("ENDED", "finishedTime")]),
        new("listeners", "/v1/listeners", [Column.Of("NAME", "name"), new("KIND", item => item.Text("kind") is { Length: > 0 } kind ? kind : "Webhook"), Column.Of("URL", "url"), new("LISTENS TO", item => Texts(item, "listenTo")), Column.Of("STATE", "state"), Column.Of("LAG", "lag"), Column.Of("DELIVERED", "delivered"), Column.Of("DEAD", "dead"), Column.Of("LAST ERROR", "lastError")]),
        new("subscriptions", "/v1/subscriptions", [Column.Of("NAME", "name"), Column.Of("EVENT", "eventType"), Column.Of("FUNCTION", "function"), Column.Of("STATUS", "status")]),
        new("drivers", "/v1/drivers", [Column.Of("NAME", "name"), Column.Of("TYPE", "type"), Column.Of("STATUS", "status")]),
        new("drivertypes", "/v1/drivertypes", [Column.Of("NAME", "name"), Column.Of("IMAGE", "image")]),
        new("schedules", "/v1/schedules", [Column.Of("NAME", "name"), new("WHEN", item => When(item)), new("TRIGGERS", item => $"{item.Text("project")}/{item.Text("service")} {item.Text("stage")}.{item.Text("sequence")}"), Column.Of("STATE", "state"), Column.Time("NEXT", "next"), Column.Time("LAST", "last"), Column.Of("RESULT", "lastResult")]),
        new("secrets", "/v1/secret", [Column.Of("NAME", "name"), Column.Of("SCOPE", "scope"), new("KEYS", item => Texts(item, "keys"))]),
        new("killswitch", "/v1/killswitch", [Column.Of("NAME", "name"), Column.Of("STATE", "state"), Column.Time("SINCE", "since"), Column.Of("BY", "by"), Column.Of("REASON", "reason")]) { IsSingle = true },
        new("tokens", "/v1/tokens", [Column.Of("NAME", "name"), new("SCOPES", item => Texts(item, "scopes")), Column.Time("CREATED", "createdAt"), Column.Time("EXPIRES", "expiresAt")]),
    ];

    /// <summary>The kind by its plural or singular name.</summary>
    public static ListKind? Find(string name) =>
        All.FirstOrDefault(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || kind.Name.TrimEnd('s').Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The items of an answer: the answer itself when it is a list, else its first list.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Array)
        {
            return answer.EnumerateArray();
        }

        return answer.ValueKind == JsonValueKind.Object
            ? answer.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Array).Select(member => member.Value.EnumerateArray().AsEnumerable()).FirstOrDefault() ?? []
            : [];
    }

    public bool IsNamed(JsonElement item, string name) => NameMembers.Any(member => item.Text(member) == name);

    /// <summary>An event type without the prefix that all Keptn events share.</summary>
    public static string ShortType(string type) =>
        type.StartsWith("sh.keptn.event.", StringComparison.Ordinal) ? type["sh.keptn.event.".Length..] : type;

    private static string Names(JsonElement item, string list, string member) => string.Join(", ", item.Items(list).Select(entry => entry.Text(member)));

    private static string Texts(JsonElement item, string list) =>
        item.At(list) is { ValueKind: JsonValueKind.String } single ? single.AsText() : string.Join(", ", item.Items(list).Select(entry => entry.AsText()));

    private static string Stages(JsonElement item) => string.Join(", ", item.Items("stages").Select(stage => $"{stage.Text("name")}:{(stage.Text("result") is { Length: > 0 } result ? result : stage.Text("state"))}"));

    private static string When(JsonElement schedule) =>
        string.Join(", ", new[] { Texts(schedule, "cron"), schedule.Text("every") is { Length: > 0 } every ? $"every {every}" : "" }.Where(text => text.Length > 0));

    private static string Created(JsonElement item) =>
        long.TryParse(item.Text("creationDate"), out var nanoseconds)
            ? JsonReading.LocalTime(DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100).ToString("O"))
            : item.LocalTime("creationDate");
}
