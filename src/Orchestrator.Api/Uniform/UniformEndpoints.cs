using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Model.Findings;
using Orchestrator.Store;

namespace Orchestrator.Api.Uniform;

/// <summary>Keptn's uniform: remote executors register, ping and subscribe.</summary>
internal static class UniformEndpoints
{
    public static void MapUniform(this IEndpointRouteBuilder endpoints)
    {
        const string all = "/v1/uniform/registration";
        endpoints.MapGet(all, ListAsync).Needs(TokenScopes.Read);
        endpoints.MapPost(all, RegisterAsync).Needs(TokenScopes.Emit);
        endpoints.MapDelete(all + "/{id}", UnregisterAsync).Needs(TokenScopes.Emit);
        endpoints.MapPut(all + "/{id}/ping", PingAsync).Needs(TokenScopes.Emit);
        endpoints.MapGet(all + "/{id}/subscription", ListSubscriptionsAsync).Needs(TokenScopes.Read);
        endpoints.MapPost(all + "/{id}/subscription", SubscribeAsync).Needs(TokenScopes.Emit);
        endpoints.MapGet(all + "/{id}/subscription/{subscription}", FindSubscriptionAsync).Needs(TokenScopes.Read);
        endpoints.MapPut(all + "/{id}/subscription/{subscription}", ChangeSubscriptionAsync).Needs(TokenScopes.Emit);
        endpoints.MapDelete(all + "/{id}/subscription/{subscription}", UnsubscribeAsync).Needs(TokenScopes.Emit);
    }

    private static async Task<IResult> ListAsync(HttpContext http, IIntegrations integrations)
    {
        var query = new QueryReader(http.Request.Query);
        var (id, name, project, stage, service) = (query.Text("id"), query.Text("name"), query.Text("project"), query.Text("stage"), query.Text("service"));
        var found = (await integrations.ListAsync(http.RequestAborted))
            .Where(one => (id is null || one.Id == id) && (name is null || one.Name == name))
            .Where(one => project is null || one.Subscriptions.Any(subscription => Wants(subscription.Projects, project)))
            .Where(one => stage is null || one.Subscriptions.Any(subscription => Wants(subscription.Stages, stage)))
            .Where(one => service is null || one.Subscriptions.Any(subscription => Wants(subscription.Services, service)));
        return ApiJson.Ok(found.Select(Shown).ToList());
    }

    private static async Task<IResult> RegisterAsync(HttpContext http, IIntegrations integrations, TimeProvider time)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        if (refusal is not null)
        {
            return refusal;
        }

        if (body.Text("name") is not { Length: > 0 } name)
        {
            return Problems.BadRequest("A registration needs a name.", new FieldProblem("name", "is required"));
        }

        var metadata = body.Member("metadata");
        var kubernetes = metadata?.Member("kubernetesmetadata");
        var place = $"{name}-{kubernetes?.Text("namespace")}-{metadata?.Text("hostname")}";
        var now = time.GetUtcNow();
        var integration = new Integration
        {
            Id = Id(place),
            Name = name,
            Metadata = metadata?.GetRawText() ?? "{}",
            RegisteredAt = now,
            LastSeen = now,
            Subscriptions = Subscriptions(body),
        };
        return await integrations.RegisterAsync(integration, http.RequestAborted)
            ? ApiJson.Created(new { id = integration.Id })
            : ApiJson.Ok(new { id = integration.Id });
    }

    private static async Task<IResult> UnregisterAsync(string id, IIntegrations integrations, CancellationToken cancellationToken) =>
        await integrations.UnregisterAsync(id, cancellationToken) ? ApiJson.Ok(new { }) : Unknown(id);

    private static async Task<IResult> PingAsync(string id, IIntegrations integrations, TimeProvider time, CancellationToken cancellationToken) =>
        await integrations.PingAsync(id, time.GetUtcNow(), cancellationToken) is { } known ? ApiJson.Ok(Shown(known)) : Unknown(id);

    private static async Task<IResult> ListSubscriptionsAsync(string id, IIntegrations integrations, CancellationToken cancellationToken) =>
        await integrations.FindAsync(id, cancellationToken) is { } known ? ApiJson.Ok(known.Subscriptions.Select(Shown).ToList()) : Unknown(id);

    private static async Task<IResult> FindSubscriptionAsync(string id, string subscription, IIntegrations integrations, CancellationToken cancellationToken) =>
        (await integrations.FindAsync(id, cancellationToken))?.Subscriptions.FirstOrDefault(one => one.Id == subscription) is { } known
            ? ApiJson.Ok(Shown(known))
            : Problems.NotFound($"Registration '{id}' has no subscription '{subscription}'.");

    private static async Task<IResult> SubscribeAsync(string id, HttpContext http, IIntegrations integrations)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        return refusal ?? await ChangeAsync(id, integrations, all => [.. all, Subscription(body, Guid.NewGuid().ToString("D"))], created: true, http.RequestAborted);
    }

    private static async Task<IResult> ChangeSubscriptionAsync(string id, string subscription, HttpContext http, IIntegrations integrations)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        return refusal ?? await ChangeAsync(
            id, integrations, all => [.. all.Where(one => one.Id != subscription), Subscription(body, subscription)], created: false, http.RequestAborted);
    }

    private static Task<IResult> UnsubscribeAsync(string id, string subscription, IIntegrations integrations, CancellationToken cancellationToken) =>
        ChangeAsync(id, integrations, all => [.. all.Where(one => one.Id != subscription)], created: false, cancellationToken);

    private static async Task<IResult> ChangeAsync(
        string id, IIntegrations integrations, Func<IReadOnlyList<IntegrationSubscription>, List<IntegrationSubscription>> change, bool created, CancellationToken cancellationToken)
    {
        if (await integrations.FindAsync(id, cancellationToken) is not { } known)
        {
            return Unknown(id);
        }

        var changed = change(known.Subscriptions);
        if (changed.Find(one => one.Event.Length == 0) is not null)
        {
            return Problems.BadRequest("A subscription needs an event.", new FieldProblem("event", "is required"));
        }

        await integrations.SetSubscriptionsAsync(id, changed, cancellationToken);
        return created ? ApiJson.Created(new { id = changed[^1].Id }) : ApiJson.Ok(new { });
    }

    private static List<IntegrationSubscription> Subscriptions(JsonElement body) =>
        body.Member("subscriptions") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(item => Subscription(item, Guid.NewGuid().ToString("D"))).ToList()
            : [];

    private static IntegrationSubscription Subscription(JsonElement item, string id)
    {
        var filter = item.Member("filter") ?? default;
        return new IntegrationSubscription(id, item.Text("event") ?? "")
        {
            Projects = filter.Texts("projects"),
            Stages = filter.Texts("stages"),
            Services = filter.Texts("services"),
        };
    }

    private static bool Wants(IReadOnlyList<string> wanted, string name) => wanted.Count == 0 || wanted.Contains(name);

    // Keptn's clients compare the id that they computed themselves: SHA-1 over name, namespace and node.
    private static string Id(string place)
    {
#pragma warning disable CA5350
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(place)));
#pragma warning restore CA5350
    }

    private static IResult Unknown(string id) => Problems.NotFound($"There is no registration '{id}'.");

    private static object Shown(Integration one) => new
    {
        id = one.Id,
        name = one.Name,
        metadata = ApiJson.Stored(one.Metadata),
        lastseen = one.LastSeen,
        registeredAt = one.RegisteredAt,
        subscriptions = one.Subscriptions.Select(Shown),
    };

    private static object Shown(IntegrationSubscription one) => new
    {
        id = one.Id,
        @event = one.Event,
        filter = new { projects = one.Projects, stages = one.Stages, services = one.Services },
    };
}
