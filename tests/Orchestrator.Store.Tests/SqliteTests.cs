using Orchestrator.Store.Tests.Setup;

namespace Orchestrator.Store.Tests;

/// <summary>Runs the event log's promises on SQLite.</summary>
public sealed class SqliteEventLogTests() : EventLogTests(null)
{
    [Fact]
    public async Task Open_SecondProcess_IsRefusedWithTheWayOut()
    {
        var store = Open();
        await AppendAsync(store, Event("e1"));
        await using var second = OpenStore.Open(Folder);

        var refused = Assert.Throws<InvalidOperationException>(() => second.Events);

        Assert.Contains("held by another process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppendAsync_CopiedWithoutClosing_IsThere()
    {
        var store = Open();
        await AppendAsync(store, Event("e1"));
        using var copy = new TempFolder();
        foreach (var file in Directory.GetFiles(Folder, "store.db*"))
        {
            await using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using var to = File.Create(Path.Combine(copy.Path, Path.GetFileName(file)));
            await from.CopyToAsync(to, Stop);
        }

        await using var recovered = OpenStore.Open(copy.Path);

        Assert.Equal(["e1"], (await recovered.Events.ReadAfterAsync(0, 10, Stop)).Select(e => e.Id));
    }
}

/// <summary>Runs the registry's promises on SQLite.</summary>
public sealed class SqliteRegistryTests() : RegistryTests(null);

/// <summary>Runs the promises about secrets on SQLite.</summary>
public sealed class SqliteSecretsTests() : SecretsTests(null)
{
    [Fact]
    public async Task CreateAsync_OnDisk_ShowsNoValueInAnyFile()
    {
        var store = Open();
        var text = await store.Get<ITokenStore>().CreateAsync(new AccessToken("t", TokenScopes.Read, DateTimeOffset.UnixEpoch), Stop);
        await store.Get<ISecretStore>().CreateAsync("db", "p/", new Dictionary<string, string> { ["password"] = "correct horse" }, Stop);

        Assert.True(Contains(Folder, "password"));
        Assert.False(Contains(Folder, "correct horse"));
        Assert.False(Contains(Folder, text ?? ""));
    }
}

/// <summary>Runs the promises about job logs on SQLite.</summary>
public sealed class SqliteJobLogsTests() : JobLogsTests(null);

/// <summary>Runs the promises about forgetting on SQLite.</summary>
public sealed class SqliteRetentionTests() : RetentionTests(null);
