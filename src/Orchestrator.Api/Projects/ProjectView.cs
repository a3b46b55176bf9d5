using System.Globalization;
using System.Text;
using System.Text.Json;
using Orchestrator.Api.Answers;
using Orchestrator.Model.Events;
using Orchestrator.Model.Shipyards;
using Orchestrator.Store;

namespace Orchestrator.Api.Projects;

/// <summary>A project in Keptn's shape, with what happened last in each service.</summary>
internal static class ProjectView
{
    private const int RecentEvents = 500;

    /// <summary>With a log, also the last events and images of the services.</summary>
    public static async Task<object> ReadAsync(ProjectRecord project, IRegistry registry, IEventLog? log, CancellationToken cancellationToken)
    {
        var shipyard = await registry.FindShipyardAsync(project.Name, null, cancellationToken);
        var metadata = ApiJson.Stored(project.Metadata);
        return new
        {
            projectName = project.Name,
            creationDate = UnixNanoseconds(project.CreatedAt),
            createdAt = project.CreatedAt,
            shipyard = shipyard is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(shipyard.Content)),
            shipyardVersion = project.ShipyardVersion.ToString(CultureInfo.InvariantCulture),
            warnings = shipyard is null ? null : (JsonElement?)ApiJson.Stored(shipyard.Warnings),
            gitCredentials = metadata.Member("gitCredentials"),
            metadata = metadata.Member("metadata"),
            monitoring = metadata.Member("monitoring"),
            stages = await StagesAsync(project.Name, registry, log, cancellationToken),
        };
    }

    public static async Task<IReadOnlyList<object>> StagesAsync(string project, IRegistry registry, IEventLog? log, CancellationToken cancellationToken)
    {
        var shipyard = await registry.FindShipyardAsync(project, null, cancellationToken);
        var stages = shipyard is null ? null : ShipyardParser.Parse(shipyard.Content).Shipyard?.Stages;
        var services = await registry.ListServicesAsync(project, cancellationToken);
        var recent = log is null
            ? []
            : (await log.QueryAsync(new EventQuery { Project = project, PageSize = RecentEvents }, cancellationToken)).Events;
        return (stages ?? []).Select(stage => (object)new
        {
            stageName = stage.Name,
            parentStages = Parents(stage),
            sequences = stage.Sequences.Select(sequence => sequence.Name),
            services = services.Select(service => Service(service, stage.Name, recent)),
        }).ToList();
    }

    public static object Service(ServiceRecord service, string stage, IReadOnlyList<LoggedEvent> recent)
    {
        var own = recent.Where(logged => logged.Stage == stage && logged.Service == service.Name).ToList();
        return new
        {
            serviceName = service.Name,
            creationDate = UnixNanoseconds(service.CreatedAt),
            createdAt = service.CreatedAt,
            deployedImage = own.Select(Image).FirstOrDefault(image => image is not null),
            lastEventTypes = own
                .GroupBy(logged => logged.Type)
                .ToDictionary(group => group.Key, group => Last(group.First())),
            metadata = ApiJson.Stored(service.Metadata),
        };
    }

    private static object Last(LoggedEvent logged) => new
    {
        eventId = logged.Id,
        keptnContext = logged.Context,
        time = UnixNanoseconds(logged.Time),
    };

    private static string? Image(LoggedEvent logged) =>
        logged.Type == "sh.keptn.event.deployment.triggered"
            ? JsonElement.Parse(logged.Body.Span, JsonDepth.Accepted).Member("data")?.Member("configurationChange")?.Member("values")?.Text("image")
            : null;

    private static List<string> Parents(Stage stage) =>
        stage.Sequences
            .SelectMany(sequence => sequence.TriggeredOn)
            .SelectMany(trigger => trigger.All.Append(trigger))
            .Where(trigger => trigger.Event.Length > 0)
            .Select(trigger => trigger.Event.Split('.')[0])
            .Where(parent => parent != stage.Name)
            .Distinct()
            .ToList();

    // Keptn writes its dates as nanoseconds in a string.
    private static string UnixNanoseconds(DateTimeOffset time) =>
        ((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100).ToString(CultureInfo.InvariantCulture);
}
