using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.Activities.Listeners;

/// <summary>Registers what delivers events.</summary>
internal static class ListenerRegistration
{
    /// <summary>Loopback receivers are for <c>--insecure</c>, or where <c>ORC_LISTENER_LOOPBACK</c> is true.</summary>
    internal static IServiceCollection AddListeners(this IServiceCollection services, IConfiguration configuration)
    {
        var loopback = configuration.GetValue("Listener_Loopback", false) || configuration.GetValue("Insecure", false);
        services.AddSingleton(new AddressGuard(loopback));
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<Handshakes>();
        services.AddSingleton<ListenerActivities>();
        services.AddHostedService<ListenerSupervisor>();
        return services;
    }
}
