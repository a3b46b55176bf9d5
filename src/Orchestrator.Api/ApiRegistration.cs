using Microsoft.Extensions.Options;
using Orchestrator.Api.Access;
using Orchestrator.Api.Definitions;
using Orchestrator.Api.Operations;
using Orchestrator.Api.Projects;
using Orchestrator.Api.Schedules;
using Orchestrator.Api.Sequences;

namespace Orchestrator.Api;

/// <summary>Registers the API; needs the store, ingress and an <c>ITemporalClient</c>.</summary>
public static class ApiRegistration
{
    /// <summary>Reads <c>Token</c>, <c>Insecure</c>, <c>Max_Body_Bytes</c> and <c>Requests_Per_Second</c> from the configuration.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ApiOptions>()
            .Configure(options =>
            {
                options.Token = configuration["Token"];
                options.Insecure = configuration.GetValue("Insecure", options.Insecure);
                options.MaxBodyBytes = configuration.GetValue("Max_Body_Bytes", options.MaxBodyBytes);
                options.RequestsPerSecond = configuration.GetValue("Requests_Per_Second", options.RequestsPerSecond);
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiOptionsValidator>();
        services.AddRoutingCore();
        services.AddSingleton<TokenGate>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<MetricsText>();
        services.AddSingleton<SequenceExecutions>();
        services.AddSingleton<SequenceOverviews>();
        services.AddSingleton<SequenceControl>();
        services.AddSingleton<SequenceRetry>();
        services.AddSingleton<Schedules.Schedules>();
        services.AddSingleton<ScheduleReader>();
        services.AddHostedService<ShipyardSchedules>();
        services.AddSingleton<ListenerStarts>();
        services.AddSingleton<WebhookListeners>();
        services.AddSingleton<ListenerStates>();
        services.AddSingleton<Audit>();
        services.AddSingleton<SequenceHolds>();
        services.AddSingleton<ScheduleHolds>();
        services.AddSingleton<KillSwitchKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<KillSwitchKeeper>());
        return services;
    }
}
