using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.Activities.Jobs.Gateway;

/// <summary>Finds the API: this process's own server, else the one that the configuration names.</summary>
internal sealed class ApiAddress(IServiceProvider services, IConfiguration configuration)
{
    /// <summary>ORC_JOB_API: where containers reach the API by themselves; null leaves it to the gateway.</summary>
    internal Uri? GivenForJobs { get; } = Uri.TryCreate(configuration["Job_Api"], UriKind.Absolute, out var given) ? given : null;

    /// <summary>Null when there is none.</summary>
    internal Uri? Find()
    {
        var own = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var named = own ?? configuration["Server"];
        return named is not null && Uri.TryCreate(named.Replace("[::]", "127.0.0.1", StringComparison.Ordinal), UriKind.Absolute, out var address)
            ? ToLocal(address)
            : null;
    }

    private static Uri ToLocal(Uri address) =>
        address.Host is "0.0.0.0" or "+" or "*" ? new UriBuilder(address) { Host = "127.0.0.1" }.Uri : address;
}
