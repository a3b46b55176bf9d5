using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.Activities.Listeners.Extensions;
using Orchestrator.Activities.Listeners.Requests;

namespace Orchestrator.Activities.Listeners;

/// <summary>Registers what delivers events.</summary>
internal static class ListenerRegistration
{
    /// <summary>Loopback receivers are for <c>--insecure</c>, or where <c>ORC_LISTENER_LOOPBACK</c> is true.</summary>
    internal static IServiceCollection AddListeners(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ListenerOptions>().Configure(options => Bind(configuration, options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ListenerOptions>, ListenerOptionsValidator>();
        services.AddSingleton(provider => new AddressGuard(provider.GetRequiredService<IOptions<ListenerOptions>>().Value.Loopback));
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<Handshakes>();
        services.AddSingleton<WebhookTurns>();
        services.AddSingleton<DeliveryMarks>();
        services.AddSingleton<ExtensionClient>();
        services.AddSingleton<ExtensionDirectory>();
        services.AddSingleton<ExtensionSender>();
        services.AddSingleton<ExtensionStories>();
        services.AddSingleton<ExtensionPosts>();
        services.AddSingleton<ExtensionTurns>();
        services.AddSingleton<WebhookConfigLookup>();
        services.AddSingleton<RequestTurns>();
        services.AddSingleton<RequestActivities>();
        services.AddSingleton<ListenerActivities>();
        services.AddSingleton<ListenerCalls>();
        services.AddSingleton<ListenerWaker>();
        services.AddHostedService(provider => provider.GetRequiredService<ListenerCalls>());
        services.AddHostedService(provider => provider.GetRequiredService<ListenerWaker>());
        services.AddHostedService<ListenerSupervisor>();
        return services;
    }

    private static void Bind(IConfiguration configuration, ListenerOptions options)
    {
        options.Loopback = configuration.GetValue("Listener_Loopback", options.Loopback) || configuration.GetValue("Insecure", false);
        options.Linger = configuration.GetValue("Listener_Linger", options.Linger);
        options.RequestDeny = configuration["Request_Deny"] ?? options.RequestDeny;
    }
}
