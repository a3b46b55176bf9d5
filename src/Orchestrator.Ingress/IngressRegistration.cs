using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orchestrator.Ingress.Dispatch;
using Orchestrator.Ingress.Jobs;
using Orchestrator.Ingress.Legacy;
using Orchestrator.Ingress.Parsing;
using Orchestrator.Ingress.Plans;
using Orchestrator.Ingress.Routing;
using Orchestrator.Ingress.Validation;

namespace Orchestrator.Ingress;

/// <summary>Registers ingress; needs the store and an <c>ITemporalClient</c>.</summary>
public static class IngressRegistration
{
    /// <summary>Reads <c>Max_Event_Bytes</c>, <c>Max_Event_Depth</c>, <c>Sweep_Interval</c>, <c>Retention</c>, <c>Delivery_Sequence</c> and <c>Redact</c> from the configuration.</summary>
    public static IServiceCollection AddIngress(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<IngressOptions>()
            .Configure(options =>
            {
                options.MaxEventBytes = configuration.GetValue("Max_Event_Bytes", options.MaxEventBytes);
                options.MaxDepth = configuration.GetValue("Max_Event_Depth", options.MaxDepth);
                options.Redact = configuration["Redact"]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
                options.Retention = configuration.GetValue("Retention", options.Retention);
                options.DeliverySequence = configuration["Delivery_Sequence"] ?? options.DeliverySequence;
                options.SweepInterval = configuration.GetValue("Sweep_Interval", options.SweepInterval);
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<IngressOptions>, IngressOptionsValidator>();
        services.AddSingleton<IngressMetrics>();
        services.AddSingleton<IProjectPlans, ProjectPlans>();
        services.AddSingleton<RequestReader>();
        services.AddSingleton<TriggerRules>();
        services.AddSingleton<EventChecks>();
        services.AddSingleton<JobConfigLookup>();
        services.AddSingleton<JobSubscriptions>();
        services.AddSingleton<JobStarter>();
        services.AddSingleton<ListenerInterest>();
        services.AddSingleton<Router>();
        services.AddSingleton<Refuser>();
        services.AddSingleton<PausedContexts>();
        services.AddSingleton<KillSwitch>();
        services.AddSingleton<TaskSignaller>();
        services.AddSingleton<SequenceStarter>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<Emitter>();
        services.AddSingleton<LegacyProjects>();
        services.AddSingleton<OpenTasks>();
        services.AddSingleton<LegacyEffects>();
        services.AddSingleton<LegacyChecks>();
        services.AddSingleton<Redaction>();
        services.AddSingleton<IIngress, EventIngress>();
        services.AddSingleton<Retention>();
        services.AddHostedService(provider => provider.GetRequiredService<Retention>());
        services.AddHostedService<Sweeper>();
        return services;
    }
}
