using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.Activities.Jobs.Docker;
using Orchestrator.Activities.Jobs.Gateway;
using Orchestrator.Activities.Jobs.Process;
using Orchestrator.Activities.Lanes;

namespace Orchestrator.Activities.Jobs;

/// <summary>Registers the job runners and what is around them.</summary>
internal static class JobRegistration
{
    private const int OwnerLength = 12;

    internal static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<JobOptions>().Configure(options => Bind(configuration, options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>();
        services.AddSingleton(provider => new DockerConnection(provider.GetRequiredService<IOptions<JobOptions>>().Value.DockerHost));
        services.AddSingleton<DockerJobRunner>();
        services.AddSingleton<ProcessJobRunner>();
        services.AddSingleton<AutoJobRunner>();
        services.AddSingleton<IJobRunner>(provider => provider.GetRequiredService<IOptions<JobOptions>>().Value.Runner switch
        {
            "process" => provider.GetRequiredService<ProcessJobRunner>(),
            "auto" => provider.GetRequiredService<AutoJobRunner>(),
            _ => provider.GetRequiredService<DockerJobRunner>(),
        });
        services.AddSingleton<IWorkflowLookup>(provider => provider.GetRequiredService<WorkflowLookup>());
        services.AddSingleton(provider => new ApiAddress(provider, configuration));
        services.AddSingleton<JobGateway>();
        services.AddSingleton<IJobGateway>(provider => provider.GetRequiredService<JobGateway>());
        services.AddSingleton<JobPolicy>();
        services.AddSingleton<JobTokens>();
        services.AddSingleton<JobSetup>();
        services.AddSingleton<JobActivities>();
        services.AddHostedService<JobJanitor>();
        return services;
    }

    /// <summary>Environment: <c>ORC_RUNNER</c>, <c>DOCKER_HOST</c>, <c>ORC_JOB_IMAGES</c> and the like.</summary>
    private static void Bind(IConfiguration configuration, JobOptions options)
    {
        options.Runner = configuration["Runner"] ?? options.Runner;
        options.DockerHost = configuration["Docker_Host"] ?? Environment.GetEnvironmentVariable("DOCKER_HOST") ?? options.DockerHost;
        options.Images = List(configuration["Job_Images"]);
        options.PrivilegedImages = List(configuration["Job_Privileged_Images"]);
        options.AllowRoot = configuration.GetValue("Job_Allow_Root", options.AllowRoot);
        options.Cpu = configuration["Job_Cpu"] ?? options.Cpu;
        options.Memory = configuration["Job_Memory"] ?? options.Memory;
        options.Pids = configuration.GetValue("Job_Pids", options.Pids);
        options.Timeout = configuration.GetValue("Job_Timeout", options.Timeout);
        options.Grace = configuration.GetValue("Job_Grace", options.Grace);
        options.SweepInterval = configuration.GetValue("Job_Sweep_Interval", options.SweepInterval);
        options.Scratch = Path.GetFullPath(Path.Combine(configuration["Data"] ?? "data", "jobs"));
        options.Owner = configuration["Job_Owner"] ?? OwnerOf(configuration);
    }

    // Workflow ids tell something only together with the Temporal namespace they live in.
    private static string OwnerOf(IConfiguration configuration)
    {
        var temporal = configuration["Temporal"] ?? "embedded";
        var place = temporal == "embedded" ? Path.GetFullPath(configuration["Data"] ?? "data") : temporal;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{place}\n{configuration["Temporal_Namespace"] ?? "default"}"));
        return Convert.ToHexStringLower(hash)[..OwnerLength];
    }

    private static string[] List(string? text) =>
        text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
