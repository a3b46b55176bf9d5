using Orchestrator.Store.Tests.Setup;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Orchestrator.Store.Tests;

/// <summary>Runs the event log's promises on PostgreSQL.</summary>
public sealed class PostgresEventLogTests(PostgresServer server) : EventLogTests(server)
{
    [Fact]
    public async Task FollowAsync_OtherProcessAppends_IsWoken()
    {
        var here = Open();
        var following = TakeAsync(here.Events.FollowAsync(EventFilter.Everything, 0, Stop), 3);
        await using var there = OpenStore.Open(Folder, Address);

        await AppendAsync(there, Event("a"));
        await AppendAsync(here, Event("b"));
        await AppendAsync(there, Event("c"));

        Assert.Equal(["a", "b", "c"], (await following).Select(e => e.Id));
    }
}

/// <summary>Runs the registry's promises on PostgreSQL.</summary>
public sealed class PostgresRegistryTests(PostgresServer server) : RegistryTests(server);

/// <summary>Runs the promises about secrets on PostgreSQL.</summary>
public sealed class PostgresSecretsTests(PostgresServer server) : SecretsTests(server);

/// <summary>Runs the promises about job logs on PostgreSQL.</summary>
public sealed class PostgresJobLogsTests(PostgresServer server) : JobLogsTests(server);

/// <summary>Runs the promises about forgetting on PostgreSQL.</summary>
public sealed class PostgresRetentionTests(PostgresServer server) : RetentionTests(server);
