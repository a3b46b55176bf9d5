using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Storage;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Namespace.V1;
using Temporalio.Api.Replication.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Admin;

/// <summary>The namespaces, kept in memory and in the database.</summary>
internal sealed class NamespaceRegistry : INamespaceRegistry
{
    /// <summary>The only cluster there is.</summary>
    public const string ClusterName = "active";

    private readonly ConcurrentDictionary<string, DescribeNamespaceResponse> bodies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, NamespaceEntry> entries = new(StringComparer.Ordinal);
    private readonly Database database;

    private NamespaceRegistry(Database database) => this.database = database;

    /// <summary>Every namespace that is not being deleted, by name.</summary>
    public IReadOnlyList<DescribeNamespaceResponse> All => [.. Every.Where(body => body.NamespaceInfo.State != NamespaceState.Deleted)];

    /// <summary>Every namespace, also those that are being deleted, by name.</summary>
    public IReadOnlyList<DescribeNamespaceResponse> Every => [.. bodies.Values.OrderBy(body => body.NamespaceInfo.Name, StringComparer.Ordinal)];

    /// <summary>Names of namespaces whose deletion was begun.</summary>
    public IReadOnlyList<string> Dying => [.. bodies.Where(body => body.Value.NamespaceInfo.State == NamespaceState.Deleted).Select(body => body.Key)];

    /// <summary>Reads what is stored and adds the namespaces that the options ask for.</summary>
    public static NamespaceRegistry Load(Database database, TemporalServiceOptions options)
    {
        var registry = new NamespaceRegistry(database);
        foreach (var body in database.Read(ReadAll))
        {
            registry.Keep(body);
        }

        foreach (var known in options.Namespaces.Select(name => registry.bodies.GetValueOrDefault(name)).OfType<DescribeNamespaceResponse>())
        {
            if (options.Retention is { } wanted && known.Config.WorkflowExecutionRetentionTtl.ToTimeSpan() != wanted)
            {
                var changed = known.Clone();
                changed.Config.WorkflowExecutionRetentionTtl = Duration.FromTimeSpan(wanted);
                registry.Keep(changed);
                _ = registry.StoreAsync(changed);
            }
        }

        foreach (var name in options.Namespaces.Where(name => !registry.bodies.ContainsKey(name)))
        {
            var body = New(name, options.Retention ?? TimeSpan.FromDays(1));
            registry.Keep(body);
            // Nothing waits for it: whatever is written later is committed after it.
            _ = registry.StoreAsync(body);
        }

        return registry;
    }

    /// <inheritdoc/>
    public NamespaceEntry? Find(string name) => entries.GetValueOrDefault(name);

    /// <summary>The namespace of a name or id.</summary>
    public DescribeNamespaceResponse Describe(string name, string id)
    {
        if (name.Length == 0 && id.Length == 0)
        {
            throw Refusal.InvalidArgument("Namespace not set on request.");
        }

        var body = name.Length > 0
            ? entries.ContainsKey(name) ? bodies.GetValueOrDefault(name) : null
            : All.FirstOrDefault(candidate => candidate.NamespaceInfo.Id == id);
        return body ?? throw Refusal.NamespaceNotFound(name.Length > 0 ? name : id);
    }

    /// <summary>Adds a namespace; false if there is one of that name.</summary>
    public async Task<bool> AddAsync(DescribeNamespaceResponse body)
    {
        if (!bodies.TryAdd(body.NamespaceInfo.Name, body))
        {
            return false;
        }

        await StoreAsync(body).ConfigureAwait(false);
        Keep(body);
        return true;
    }

    /// <summary>Replaces a namespace by a changed copy.</summary>
    public async Task ReplaceAsync(DescribeNamespaceResponse body)
    {
        Keep(body);
        await StoreAsync(body).ConfigureAwait(false);
    }

    /// <summary>Forgets a namespace whose contents are gone.</summary>
    public Task ForgetAsync(string name)
    {
        bodies.TryRemove(name, out _);
        return database.Writer.Enqueue(session =>
        {
            session.Prepare("DELETE FROM search_attributes WHERE namespace=?1").Bind(1, name).Run();
            session.Prepare("DELETE FROM namespaces WHERE name=?1").Bind(1, name).Run();
        });
    }

    /// <summary>A namespace with everything that clients show.</summary>
    public static DescribeNamespaceResponse New(string name, TimeSpan retention) => new()
    {
        NamespaceInfo = new NamespaceInfo
        {
            Name = name,
            Id = Guid.NewGuid().ToString(),
            State = NamespaceState.Registered,
            Capabilities = new() { EagerWorkflowStart = true, SyncUpdate = true, AsyncUpdate = true },
            SupportsSchedules = true,
        },
        Config = new NamespaceConfig
        {
            WorkflowExecutionRetentionTtl = Duration.FromTimeSpan(retention),
            BadBinaries = new BadBinaries(),
            HistoryArchivalState = ArchivalState.Disabled,
            VisibilityArchivalState = ArchivalState.Disabled,
        },
        ReplicationConfig = new NamespaceReplicationConfig
        {
            ActiveClusterName = ClusterName,
            Clusters = { new ClusterReplicationConfig { ClusterName = ClusterName } },
        },
    };

    private void Keep(DescribeNamespaceResponse body)
    {
        var info = body.NamespaceInfo;
        bodies[info.Name] = body;
        if (info.State == NamespaceState.Deleted)
        {
            entries.TryRemove(info.Name, out _);
        }
        else
        {
            entries[info.Name] = new NamespaceEntry(info.Name, info.Id, body.Config.WorkflowExecutionRetentionTtl.ToTimeSpan());
        }
    }

    private Task StoreAsync(DescribeNamespaceResponse body)
    {
        var bytes = body.ToByteArray();
        return database.Writer.Enqueue(session => session
            .Prepare("INSERT INTO namespaces(name, body) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET body=?2")
            .Bind(1, body.NamespaceInfo.Name)
            .Bind(2, bytes)
            .Run());
    }

    private static List<DescribeNamespaceResponse> ReadAll(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT body FROM namespaces";
        using var reader = command.ExecuteReader();
        var all = new List<DescribeNamespaceResponse>();
        while (reader.Read())
        {
            all.Add(DescribeNamespaceResponse.Parser.ParseFrom(reader.GetFieldValue<byte[]>(0)));
        }

        return all;
    }
}
