using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Store.Postgres;
using Orchestrator.Store.Sql;
using Orchestrator.Store.Sqlite;

namespace Orchestrator.Store;

/// <summary>Registers the store.</summary>
public static class StoreRegistration
{
    /// <summary>Reads <c>Store</c>, <c>Data</c>, <c>Secret_Key_File</c>, <c>Deduplication_Window</c> and <c>Job_Log_Bytes</c> from the configuration (environment: <c>ORC_STORE</c>, …).</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<StoreOptions>()
            .Configure(options => Bind(configuration, options))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<StoreOptions>, StoreOptionsValidator>();
        if (PostgresAddress.IsOne(configuration["Store"] ?? ""))
        {
            services.AddPostgres();
        }
        else
        {
            services.AddSqlite();
        }

        services.AddSingleton<IEventRetention, SqlEventRetention>();
        services.AddSingleton<IRegistry, SqlRegistry>();
        services.AddSingleton<IResources, SqlResources>();
        services.AddSingleton<IDeliveryMarks, SqlDeliveryMarks>();
        services.AddSingleton<IIntegrations, SqlIntegrations>();
        services.AddSingleton<ITokenStore, SqlTokens>();
        services.AddSingleton(provider => new SecretKey(KeyFile(provider.GetRequiredService<IOptions<StoreOptions>>().Value)));
        services.AddSingleton<ISecretStore, SqlSecrets>();
        return services;
    }

    private static void AddSqlite(this IServiceCollection services)
    {
        services.AddSingleton(provider => new SqliteDatabase(
            provider.GetRequiredService<IOptions<StoreOptions>>().Value.Data,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqliteDatabase>>()));
        services.AddSingleton<ISqlDatabase>(provider => provider.GetRequiredService<SqliteDatabase>());
        services.AddSingleton(provider => new Sharing(provider.GetRequiredService<TimeProvider>(), shared: false));
        services.AddSingleton<IEventLog, SqliteEventLog>();
        services.AddSingleton<IJobLogs>(provider => new SqlJobLogs(
            provider.GetRequiredService<ISqlDatabase>(), new ChangeSignal(), provider.GetRequiredService<IOptions<StoreOptions>>()));
        services.AddSingleton<IDefinitions>(provider => new SqlDefinitions(
            provider.GetRequiredService<ISqlDatabase>(), provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddPostgres(this IServiceCollection services)
    {
        services.AddSingleton(provider => new PostgresDatabase(provider.GetRequiredService<IOptions<StoreOptions>>().Value.Store));
        services.AddSingleton<ISqlDatabase>(provider => provider.GetRequiredService<PostgresDatabase>());
        services.AddSingleton(provider => new Sharing(provider.GetRequiredService<TimeProvider>(), shared: true));
        services.AddSingleton<PostgresListener>();
        services.AddSingleton<IEventLog, PostgresEventLog>();
        services.AddSingleton<IJobLogs>(provider =>
        {
            var listener = provider.GetRequiredService<PostgresListener>();
            listener.Start();
            return new SqlJobLogs(provider.GetRequiredService<ISqlDatabase>(), listener.JobLogs, provider.GetRequiredService<IOptions<StoreOptions>>());
        });
        services.AddSingleton<IDefinitions>(provider =>
        {
            var listener = provider.GetRequiredService<PostgresListener>();
            return new SqlDefinitions(
                provider.GetRequiredService<ISqlDatabase>(), provider.GetRequiredService<TimeProvider>(), () => listener.Definitions);
        });
    }

    private static void Bind(IConfiguration configuration, StoreOptions options)
    {
        options.Store = configuration["Store"] ?? options.Store;
        options.Data = configuration["Data"] ?? options.Data;
        options.SecretKeyFile = configuration["Secret_Key_File"] ?? options.SecretKeyFile;
        options.DeduplicationWindow = configuration.GetValue("Deduplication_Window", options.DeduplicationWindow);
        options.JobLogBytes = configuration.GetValue("Job_Log_Bytes", options.JobLogBytes);
    }

    private static string KeyFile(StoreOptions options)
    {
        Directory.CreateDirectory(options.Data);
        return options.SecretKeyFile ?? Path.Combine(options.Data, "secret.key");
    }
}
